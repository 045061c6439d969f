"""What `dev.py` is made of: setting up, and the checks. Standard library only."""
