"""What the lists of the Office of Foreign Assets Control share: three layouts of one record, and its entry.

`csv_set`, `list_xml` and `advanced_xml` read the layouts into `party.Party`; `mapper` makes the entry of a list.
"""
