"""Figures computed in the database from dated facts, each with its code and definition."""
