"""un.sc: United Nations Security Council Consolidated List."""
