"""The rehousing pool, SOLIPEX and the early tripartite letter."""
