"""Pages of the register of support."""
