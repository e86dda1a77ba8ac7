"""Parties on file."""
