"""The steps by which the tables of the records came to be."""
