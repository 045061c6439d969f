"""Rounds: setting up, opening, looking at, taking out."""
