"""A cluster spec to diagnostics: one function per invariant."""
