"""Licences on file in the records: their rows, what is used of them, and who attached them to what."""
