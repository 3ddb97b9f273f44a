// Becomes a file of etcd's package etcdmain, where that etcd has feature gates.
package etcdmain

import (
	"go.uber.org/zap"

	"go.etcd.io/etcd/pkg/v3/featuregate"
	"go.etcd.io/etcd/server/v3/features"
)

type gate struct {
	Default bool   `json:"default"`
	Locked  bool   `json:"locked"`
	Stage   string `json:"stage"`
}

func gates() map[string]gate {
	found := map[string]gate{}
	gates := features.NewDefaultServerFeatureGate("etcd", zap.NewNop()).(featuregate.MutableFeatureGate)
	for name, spec := range gates.GetAll() {
		found[string(name)] = gate{spec.Default, spec.LockToDefault, string(spec.PreRelease)}
	}
	return found
}
