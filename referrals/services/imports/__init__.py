"""From a sender's file to households, procedures and facts; and back (undo, rejects)."""
