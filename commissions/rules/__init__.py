"""Decisions as plain functions: no model is imported here."""
