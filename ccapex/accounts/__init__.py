"""Territories, organisations, people and their empowerment."""
