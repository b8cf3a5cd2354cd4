"""Missions in the field: who needs one, the order given, the visits, the report."""
