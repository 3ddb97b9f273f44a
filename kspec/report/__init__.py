"""Diagnostics and summaries as text."""
