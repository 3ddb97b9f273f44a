"""Files to a tree on disk, to lock and keyring."""
