"""Kinds of letters of commissions: one module per family, imported here to be registered."""
