"""Decisions about letters that need no database."""
