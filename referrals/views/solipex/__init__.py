"""Pages of SOLIPEX."""
