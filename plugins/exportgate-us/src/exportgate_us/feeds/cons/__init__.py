"""us.cons: OFAC's lists of parties that are not Specially Designated Nationals, in one consolidated file."""
