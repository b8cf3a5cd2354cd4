"""Households: people, dwellings, leases, debts, identity, access."""
