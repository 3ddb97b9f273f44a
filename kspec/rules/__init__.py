"""What kubeadm, kubelets and components decide, as pure functions over small values: the verbs share them."""
