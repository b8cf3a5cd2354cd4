"""Pages of the social watch."""
