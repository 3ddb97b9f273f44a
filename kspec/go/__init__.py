"""Values and texts exactly as Go and the Kubernetes libraries read and write them."""
