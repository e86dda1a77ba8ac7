"""Benchmarks, run by `make bench`: long, beside a peer in the same run, never part of the tests."""
