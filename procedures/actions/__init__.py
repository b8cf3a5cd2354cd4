"""What each stage sets in motion (C6): the table of the profile, read and applied without database.

``table`` reads the rows, ``engine`` says which tasks they call for, ``works`` and ``predicates``
are where the floors above say what a task prepares and what only they know.
"""
