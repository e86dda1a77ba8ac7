"""us.ccl: the Commerce Control List."""
