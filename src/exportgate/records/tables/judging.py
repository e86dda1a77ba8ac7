"""What people said of hits, the state of shipments at the gate, and releases."""
