"""Makes the long tables of this folder from a folder of reference tables, and checks them against it.

`python -m exportgate_us.law.upkeep --from DIR` writes them; `--check` says what would change and writes nothing. What
the reference tables cannot say (the day a rule began, how a row that no grammar reads is meant) stands in the tables
beside this module, in our own words, and is laid over them.
"""
