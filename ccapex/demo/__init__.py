"""Top floor: a fictional département to try everything on."""
