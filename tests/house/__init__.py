"""Rules of the house: what keeps the repository readable, installable and safe to publish."""
