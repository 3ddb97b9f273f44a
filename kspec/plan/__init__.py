"""A cluster spec and a lock to a plan: nodes and identities."""
