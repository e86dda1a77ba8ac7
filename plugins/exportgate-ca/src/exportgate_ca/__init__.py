"""exportgate plugin: Canada. Lists only: Canadian law is not decided here."""
