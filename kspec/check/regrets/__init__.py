"""What kubeadm accepts and people regret, one file per subject."""
