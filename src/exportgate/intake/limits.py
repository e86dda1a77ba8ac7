"""How much of a user's file is read before it is refused: files are hostile until read."""

MAX_STREAMED_BYTES = 2 * 1024**3
"""Files read row by row (CSV, JSON lines): what counts for memory is the length of a row."""

MAX_WHOLE_BYTES = 100 * 1024**2
"""Files that must be held whole (a JSON document, a workbook)."""

MAX_UNPACKED_BYTES = 300 * 1024**2
"""The parts of a workbook, decompressed."""

MAX_RATIO = 150
"""A workbook's parts decompressed to compressed; sheets full of repeats reach about 40, bombs 1,000."""

RATIO_COUNTS_FROM = 20 * 1024**2
"""Workbooks smaller than this, decompressed, may be packed as tightly as they like."""

MAX_ROW_CHARACTERS = 4 * 1024**2
"""A row of CSV, as text."""

MAX_RECORD_BYTES = 16 * 1024**2
"""A record of JSON lines."""

MAX_CELL_CHARACTERS = 32_767
"""A cell or a text, as spreadsheets have it."""

MAX_ID_CHARACTERS = 500
"""The id of a shipment: it stands in addresses, and every database can look for it."""

MAX_COLUMNS = 2_000
MAX_ROWS = 20_000_000
MAX_SHIPMENT_ROWS = 1_000_000
"""Rows of a flat shipments file, which is held whole since rows of one shipment may stand apart."""

MAX_LINES_A_SHIPMENT = 20_000
MAX_PARTIES_A_SHIPMENT = 2_000
MAX_OWNERS_A_PARTY = 1_000
MAX_COMPONENTS_OF_ONE = 5_000
"""Parts right below a line or a part."""

MAX_NESTING = 32
"""Layers of a line's details."""
