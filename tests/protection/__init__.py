"""Papers, safe contact, guardians, signs and debts of a household."""
