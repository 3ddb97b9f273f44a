"""Advice: what works and is regretted later, as warnings; one file per subject."""
