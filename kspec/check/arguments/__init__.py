"""What the components refuse in their arguments."""
