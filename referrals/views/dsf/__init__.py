"""Pages of the DSF."""
