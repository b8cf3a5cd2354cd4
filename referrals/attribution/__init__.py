"""Who is asked to act, and why: an ordered decision table over values that may be unknown.

Pure: takes and gives plain values, knows no database. Entry points are ``engine.attribute``,
``check.check_rule_sets`` and ``replay.replay``.
"""
