"""exportgate plugin: United Nations. Lists only: each state applies the Council's list by its own law."""
