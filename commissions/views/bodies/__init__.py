"""Pages of the commissions and of their library of reasons."""
