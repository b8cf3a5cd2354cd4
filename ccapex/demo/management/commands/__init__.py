"""``demo`` and ``make_dataset`` (contract)."""
