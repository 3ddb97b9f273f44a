// Decode objects of Karmada's Cluster API strictly, by its own Go types: its API server is an aggregated one.
package main

import (
	"fmt"
	"os"

	"github.com/karmada-io/karmada/pkg/apis/cluster/v1alpha1"
	"sigs.k8s.io/yaml"
)

func main() {
	status := 0
	for _, path := range os.Args[1:] {
		text, err := os.ReadFile(path)
		var cluster v1alpha1.Cluster
		if err == nil {
			err = yaml.UnmarshalStrict(text, &cluster)
		}
		if err == nil && (cluster.Spec.SyncMode != v1alpha1.Push || cluster.Spec.SecretRef == nil) {
			err = fmt.Errorf("it is not a cluster that is pushed to")
		}
		if err != nil {
			fmt.Printf("%s: %v\n", path, err)
			status = 1
		}
	}
	os.Exit(status)
}
