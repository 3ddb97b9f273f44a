"""kspec compiles one kubeadm.yaml-compatible cluster spec into everything that a cluster's hosts need."""

__version__ = "0.1.0"
