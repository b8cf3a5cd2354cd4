"""Every address of the site asked by every kind of person: who gets in, and what others learn."""
