"""What a unit hands in, and the receipt."""
