"""Builders of test data, one file per floor; every name and address is invented."""
