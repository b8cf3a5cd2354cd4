"""Pages where a territory reads, edits, tries and publishes its rules of attribution."""
