"""us.chart: the Commerce Country Chart."""
