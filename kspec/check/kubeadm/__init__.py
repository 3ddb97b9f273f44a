"""What kubeadm itself refuses, and what it takes unread."""
