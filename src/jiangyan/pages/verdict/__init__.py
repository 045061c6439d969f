"""The verdict and everything after it."""
