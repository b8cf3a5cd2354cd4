"""What changes the data, each with its author."""
