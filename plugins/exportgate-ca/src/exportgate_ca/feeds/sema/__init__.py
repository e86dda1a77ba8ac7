"""ca.sema: Consolidated Canadian Autonomous Sanctions List."""
