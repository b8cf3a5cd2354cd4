"""SOLIPEX: who is eligible by the published criteria, and who was referred (S6)."""
