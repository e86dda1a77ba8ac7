"""The closed Consolidated List of Financial Sanctions Targets of the Office of Financial Sanctions Implementation."""
