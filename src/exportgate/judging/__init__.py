"""What people say of hits, and where a shipment stands at the gate: the rules, without the records.

`exportgate.records.judging` keeps what these rules give.
"""
