"""Pages of the early tripartite letter."""
