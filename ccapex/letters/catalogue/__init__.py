"""The kinds of letters that this floor knows by itself; importing a module registers its kind."""
