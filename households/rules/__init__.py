"""Decisions of the app, as plain functions of values: no model, no database."""
