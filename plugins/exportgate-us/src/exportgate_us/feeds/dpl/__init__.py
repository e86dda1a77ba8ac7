"""us.dpl: Denied Persons List."""
