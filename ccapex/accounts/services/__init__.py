"""What changes people and organisations."""
