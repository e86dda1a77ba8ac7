"""us.groups: the Country Groups."""
