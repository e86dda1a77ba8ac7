"""Dated tables of law, a citation in each row."""
