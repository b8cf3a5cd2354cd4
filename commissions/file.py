"""What commissions add to the file of a household."""
