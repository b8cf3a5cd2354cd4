"""Figures: reads everything, is read by nobody."""
