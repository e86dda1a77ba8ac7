"""Dependence: who supplies how much of what, how concentrated that is, where it grows, and who could take over."""
