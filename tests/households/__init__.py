"""Households: merging, splitting, and the pages."""
