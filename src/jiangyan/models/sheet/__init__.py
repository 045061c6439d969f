"""Score sheets and what they add up to."""
