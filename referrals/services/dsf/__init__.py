"""The DSF, from its request to its transmission (C7, S17)."""
