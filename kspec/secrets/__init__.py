"""What may be shown: where secrets are in values and texts, and the same without them."""
