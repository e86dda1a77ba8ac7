"""exportgate in Tryton: a shipment on hold cannot be picked, packed, shipped or done, by whatever way.

The module asks exportgate each time before goods get closer to the door (`guard`), and believes nothing that is stored
in Tryton: the fields it keeps on a shipment only show what was answered last. Where exportgate cannot be asked, the
shipment stays where it is.
"""

from exportgate_tryton import routes

__all__ = ["routes"]  # Tryton's web application knows an address once this is imported, as its start does
