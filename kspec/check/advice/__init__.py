"""Advice: what works and is likely to hurt later, as warnings; one file per subject."""
