"""Whether the clusters of a set keep apart."""
