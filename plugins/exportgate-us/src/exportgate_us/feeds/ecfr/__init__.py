"""Tables of law in the eCFR XML: what the readers of chart, groups and control list share."""
