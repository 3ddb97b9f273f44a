"""What Kubernetes is: tables, and data per release. No logic beyond look-ups."""
