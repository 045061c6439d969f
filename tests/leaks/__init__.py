"""Two worlds equal but for secrets, and tokens in every secret field: what a role may not know is nowhere in what it gets."""
