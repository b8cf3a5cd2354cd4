"""The rehousing pool: who enters, who leads, what is offered, who reads it (C10)."""
