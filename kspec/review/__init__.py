"""Two trees of a cluster's files, compared: what differs, and what it means on the machines."""
