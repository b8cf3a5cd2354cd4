"""Commissions and their sessions."""
