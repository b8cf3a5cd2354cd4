"""Receive a list: recognise its columns, check its rows, record it; and follow it."""
