"""Commands of the contract about lists."""
