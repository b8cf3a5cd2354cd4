"""Pages of lists, enrichment, concertation and follow-up."""
