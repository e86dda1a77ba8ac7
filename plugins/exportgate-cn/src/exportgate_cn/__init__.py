"""exportgate plugin: China. Lists only: Chinese law is not decided here."""
