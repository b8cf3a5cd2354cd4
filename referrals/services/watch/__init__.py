"""The social watch: weekly list, watch of a household, eviction announced."""
