"""Pages of situations that are no procedure, and of yearly figures."""
