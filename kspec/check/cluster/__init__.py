"""Whether the nodes of a spec make one cluster."""
