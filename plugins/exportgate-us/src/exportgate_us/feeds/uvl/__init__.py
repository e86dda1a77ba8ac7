"""us.uvl: Unverified List, Supplement No. 6 to 15 CFR part 744."""
