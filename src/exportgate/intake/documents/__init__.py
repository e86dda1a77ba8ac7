"""Despatch documents of other systems (UBL, UN/EDIFACT, X12, SAP and further ERPs), read into shipments.

One module a format turns a document into a `Paper`; `joining` completes papers from the master files and makes
shipments of them. What each code of a standard means here stands in tables, one module a standard.
"""
