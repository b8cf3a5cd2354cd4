"""Letters: their words, their paper, their outcomes, and that they never change."""
