"""Exact bytes: values in, bytes out, as Kubernetes' own code writes them."""
