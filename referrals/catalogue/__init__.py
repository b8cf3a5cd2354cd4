"""The kinds of letters of this floor; importing a module registers its kinds."""
