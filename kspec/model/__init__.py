"""Nouns: frozen values that the verbs share. Nothing here reads, writes, draws or prints."""
