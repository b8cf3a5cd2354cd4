"""Pages of the missions in the field."""
