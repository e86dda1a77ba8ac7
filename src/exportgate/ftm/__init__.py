"""FollowTheMoney JSON, one entity a line, in and out: so that other data sets and tools can be joined.

The shape is that of OpenSanctions' files `entities.ftm.json` and `targets.nested.json`; see docs/ftm.md.
"""
