"""Decisions about procedures that need no database."""
