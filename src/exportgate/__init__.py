"""exportgate: decides whether a shipment may pass the gate."""
