"""Pages of commissions and their sessions."""
