"""The arguments of each command, in a module of its own: a run loads that of its command alone."""
