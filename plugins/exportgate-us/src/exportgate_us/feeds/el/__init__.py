"""us.el: Entity List, Supplement No. 4 to 15 CFR part 744."""
