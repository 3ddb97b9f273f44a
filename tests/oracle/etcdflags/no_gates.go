// Becomes a file of etcd's package etcdmain, where that etcd has no feature gates.
package etcdmain

func gates() map[string]any { return map[string]any{} }
