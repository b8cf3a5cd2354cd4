"""Eviction procedures: dated facts and what follows from them."""
