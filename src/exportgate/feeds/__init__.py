"""Published sources: declaring, fetching, guarding, keeping and comparing them."""
