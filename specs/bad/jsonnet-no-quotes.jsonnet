{
  apiVersion: "kubeadm.k8s.io/v1beta4",
  kind: ClusterConfiguration,
}
