"""Licences and exceptions on file: what they allow, whether one covers a finding, and what is left of it."""
