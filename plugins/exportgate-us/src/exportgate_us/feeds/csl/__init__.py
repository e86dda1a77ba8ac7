"""us.csl: Consolidated Screening List, put together from the lists of three departments."""
