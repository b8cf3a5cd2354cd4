"""The DSF (C7, S17)."""
