"""Pages of the rehousing pool."""
