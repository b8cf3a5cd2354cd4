"""The session itself: one item a screen."""
