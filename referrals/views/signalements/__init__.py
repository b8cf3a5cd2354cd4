"""Pages of the register of the administrative CCAPEX."""
