package main

import kubeadmv1beta3 "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/v1beta3"

func init() {
	roots["kubeadm.k8s.io/v1beta3 InitConfiguration"] = kubeadmv1beta3.InitConfiguration{}
	roots["kubeadm.k8s.io/v1beta3 ClusterConfiguration"] = kubeadmv1beta3.ClusterConfiguration{}
	roots["kubeadm.k8s.io/v1beta3 JoinConfiguration"] = kubeadmv1beta3.JoinConfiguration{}
}
