"""Lists received, enrichment, attribution, dispatch and follow-up."""
