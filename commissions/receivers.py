"""What commissions hear from the floors below."""
