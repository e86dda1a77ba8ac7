"""Answers as people and programs read them: table, CSV, JSON, and a page to print."""
