"""Decisions of the app that need no database."""
