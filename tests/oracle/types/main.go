// Command types prints the shape of every configuration and object type that kspec handles, as one
// Kubernetes release declares it: for each type its fields in order with their JSON names and options,
// found by reflection.
//
// The output is JSON with one leaf a line, so that the tables of two releases diff well:
//
//	roots    "<apiVersion> <Kind>" -> type
//	types    struct type -> fields; a type that marshals itself has none
//	scalars  type -> the Go kind beneath it, or "custom" for a type that marshals itself
//
// Types are named by import path without its host ("api/core/v1.Pod"), with "*", "[]" and "map[K]V" before
// it as in Go, "bytes" for a byte slice and "any" for an interface.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apiserverv1 "k8s.io/apiserver/pkg/apis/apiserver/v1"
	auditv1 "k8s.io/apiserver/pkg/apis/audit/v1"
	kubeproxyv1alpha1 "k8s.io/kube-proxy/config/v1alpha1"
	kubeschedulerv1 "k8s.io/kube-scheduler/config/v1"
	kubeletv1beta1 "k8s.io/kubelet/config/v1beta1"
	kubeadmv1beta4 "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/v1beta4"
)

// roots holds one empty value of every kind of document. v1beta3.go adds to it where the release has that version.
var roots = map[string]any{
	"kubeadm.k8s.io/v1beta4 InitConfiguration":                           kubeadmv1beta4.InitConfiguration{},
	"kubeadm.k8s.io/v1beta4 ClusterConfiguration":                        kubeadmv1beta4.ClusterConfiguration{},
	"kubeadm.k8s.io/v1beta4 JoinConfiguration":                           kubeadmv1beta4.JoinConfiguration{},
	"kubeadm.k8s.io/v1beta4 ResetConfiguration":                          kubeadmv1beta4.ResetConfiguration{},
	"kubeadm.k8s.io/v1beta4 UpgradeConfiguration":                        kubeadmv1beta4.UpgradeConfiguration{},
	"kubelet.config.k8s.io/v1beta1 KubeletConfiguration":                 kubeletv1beta1.KubeletConfiguration{},
	"kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration":            kubeproxyv1alpha1.KubeProxyConfiguration{},
	"kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration":          kubeschedulerv1.KubeSchedulerConfiguration{},
	"kubescheduler.config.k8s.io/v1 DefaultPreemptionArgs":               kubeschedulerv1.DefaultPreemptionArgs{},
	"kubescheduler.config.k8s.io/v1 DynamicResourcesArgs":                kubeschedulerv1.DynamicResourcesArgs{},
	"kubescheduler.config.k8s.io/v1 InterPodAffinityArgs":                kubeschedulerv1.InterPodAffinityArgs{},
	"kubescheduler.config.k8s.io/v1 NodeAffinityArgs":                    kubeschedulerv1.NodeAffinityArgs{},
	"kubescheduler.config.k8s.io/v1 NodeResourcesBalancedAllocationArgs": kubeschedulerv1.NodeResourcesBalancedAllocationArgs{},
	"kubescheduler.config.k8s.io/v1 NodeResourcesFitArgs":                kubeschedulerv1.NodeResourcesFitArgs{},
	"kubescheduler.config.k8s.io/v1 PodTopologySpreadArgs":               kubeschedulerv1.PodTopologySpreadArgs{},
	"kubescheduler.config.k8s.io/v1 VolumeBindingArgs":                   kubeschedulerv1.VolumeBindingArgs{},
	"apiserver.config.k8s.io/v1 AdmissionConfiguration":                  apiserverv1.AdmissionConfiguration{},
	"apiserver.config.k8s.io/v1 EncryptionConfiguration":                 apiserverv1.EncryptionConfiguration{},
	"audit.k8s.io/v1 Policy":                                             auditv1.Policy{},
	"v1 Pod":                                                             corev1.Pod{},
	"v1 ConfigMap":                                                       corev1.ConfigMap{},
	"v1 Secret":                                                          corev1.Secret{},
	"v1 Service":                                                         corev1.Service{},
	"v1 ServiceAccount":                                                  corev1.ServiceAccount{},
	"apps/v1 Deployment":                                                 appsv1.Deployment{},
	"apps/v1 DaemonSet":                                                  appsv1.DaemonSet{},
	"rbac.authorization.k8s.io/v1 Role":                                  rbacv1.Role{},
	"rbac.authorization.k8s.io/v1 RoleBinding":                           rbacv1.RoleBinding{},
	"rbac.authorization.k8s.io/v1 ClusterRole":                           rbacv1.ClusterRole{},
	"rbac.authorization.k8s.io/v1 ClusterRoleBinding":                    rbacv1.ClusterRoleBinding{},
}

// field is one field of a struct as its tags describe it.
type field struct {
	Name          string `json:"name"`
	Type          string `json:"type"`
	OmitEmpty     bool   `json:"omitempty,omitempty"`
	OmitZero      bool   `json:"omitzero,omitempty"`
	Inline        bool   `json:"inline,omitempty"`
	PatchStrategy string `json:"patchStrategy,omitempty"`
	PatchMergeKey string `json:"patchMergeKey,omitempty"`
}

// table collects every type that can be reached from the roots.
type table struct {
	types   map[string][]field
	scalars map[string]string
}

// name gives a type's name and takes the types that it is made of into the table.
func (t *table) name(of reflect.Type) string {
	switch of.Kind() {
	case reflect.Pointer:
		return "*" + t.name(of.Elem())
	case reflect.Slice:
		if of.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + t.name(of.Elem())
	case reflect.Map:
		return "map[" + t.name(of.Key()) + "]" + t.name(of.Elem())
	case reflect.Interface:
		return "any"
	}
	if of.PkgPath() == "" {
		return of.Kind().String()
	}
	_, path, _ := strings.Cut(of.PkgPath(), "/")
	named := path + "." + of.Name()
	if of.Kind() == reflect.Struct {
		t.take(named, of)
	} else {
		t.scalars[named] = of.Kind().String()
	}
	return named
}

// take enters a struct type and, first, itself: types can be recursive.
func (t *table) take(named string, of reflect.Type) {
	if _, known := t.types[named]; known {
		return
	}
	t.types[named] = []field{}
	if _, custom := reflect.PointerTo(of).MethodByName("MarshalJSON"); custom {
		t.scalars[named] = "custom"
		return
	}
	fields := []field{}
	for i := range of.NumField() {
		member := of.Field(i)
		options := strings.Split(member.Tag.Get("json"), ",")
		if !member.IsExported() || options[0] == "-" {
			continue
		}
		fields = append(fields, field{
			Name:          options[0],
			Type:          t.name(member.Type),
			OmitEmpty:     slices.Contains(options[1:], "omitempty"),
			OmitZero:      slices.Contains(options[1:], "omitzero"),
			Inline:        slices.Contains(options[1:], "inline") || (options[0] == "" && member.Anonymous),
			PatchStrategy: member.Tag.Get("patchStrategy"),
			PatchMergeKey: member.Tag.Get("patchMergeKey"),
		})
	}
	t.types[named] = fields
}

// leaf is a value on one line, spaced as people write JSON.
func leaf(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return strings.NewReplacer(`":`, `": `, `,"`, `, "`).Replace(strings.TrimSpace(text.String()))
}

// section prints one of the three mappings, sorted by key.
func section[V any](out *bufio.Writer, title string, rows map[string]V, value func(V) string) {
	keys := make([]string, 0, len(rows))
	for key := range rows {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	fmt.Fprintf(out, " %s: {", leaf(title))
	for i, key := range keys {
		separator := ","
		if i == 0 {
			separator = ""
		}
		fmt.Fprintf(out, "%s\n  %s: %s", separator, leaf(key), value(rows[key]))
	}
	fmt.Fprint(out, "\n }")
}

func main() {
	found := table{types: map[string][]field{}, scalars: map[string]string{}}
	named := map[string]string{}
	for kind, value := range roots {
		named[kind] = found.name(reflect.TypeOf(value))
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	text := func(value string) string { return leaf(value) }
	fmt.Fprintln(out, "{")
	section(out, "roots", named, text)
	fmt.Fprintln(out, ",")
	section(out, "types", found.types, func(fields []field) string {
		if len(fields) == 0 {
			return "[]"
		}
		lines := make([]string, len(fields))
		for i, one := range fields {
			lines[i] = "\n   " + leaf(one)
		}
		return "[" + strings.Join(lines, ",") + "]"
	})
	fmt.Fprintln(out, ",")
	section(out, "scalars", found.scalars, text)
	fmt.Fprintln(out, "\n}")
}
