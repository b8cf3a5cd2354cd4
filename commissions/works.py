"""What commissions do for the tasks of a procedure, and what they know of it."""
