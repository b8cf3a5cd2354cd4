"""Figures: counted exactly, masked safely, shown and exported as they are."""
