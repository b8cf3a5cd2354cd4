"""Sets of rows that read like sentences."""
