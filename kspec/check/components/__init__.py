"""What the components refuse in their configurations."""
