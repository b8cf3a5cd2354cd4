"""Pages of the closing, its papers, the record and its errata."""
