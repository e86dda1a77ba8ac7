"""exportgate plugin: European Union. Lists only: Union law is not decided here."""
