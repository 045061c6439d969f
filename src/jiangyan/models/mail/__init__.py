"""What is told, sent and received."""
