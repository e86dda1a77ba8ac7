"""The tables beside this module: legal forms, abbreviations, small words, general words of other scripts, the fit."""

import csv
import io
from importlib.resources import files


def table_rows(name: str) -> list[dict[str, str]]:
    """Read one of the tables."""
    text = (files("exportgate.names.tables") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text), strict=True))
