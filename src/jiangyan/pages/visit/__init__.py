"""Plans and visits."""
