"""us.isn: nonproliferation sanctions of the Department of State."""
