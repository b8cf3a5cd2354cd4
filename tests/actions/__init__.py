"""What each stage sets in motion."""
