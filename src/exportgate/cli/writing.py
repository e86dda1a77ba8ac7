"""Writing a report in the format asked for; only what that format needs is imported."""

import importlib
import io
import sys
from collections.abc import Mapping
from typing import Any

from exportgate.report.output import put

CHECKED = {
    "table": "exportgate.report.as_table:print_checked",
    "csv": "exportgate.report.as_csv:decisions_csv",
    "json": "exportgate.report.as_json:decisions_json",
    "html": "exportgate.report.as_html:checked_page",
}
SCREENED = {
    "table": "exportgate.report.as_table:print_screened",
    "csv": "exportgate.report.as_csv:hit_pieces",
    "json": "exportgate.report.as_json:hits_json",
    "html": "exportgate.report.as_html:screened_page",
}
"""The writer of each format. Tables are printed to a console, the others given whole, or as pieces of text."""


def write(report: Any, form: str, output: str | None, writers: Mapping[str, str]) -> None:
    """Write a report.

    Args:
        report: what the writers take.
        form: one of the formats.
        output: the file; `None` for standard output.
        writers: the writer of each format, as `module:function`.
    """
    module, _, name = writers[form].partition(":")
    writer = getattr(importlib.import_module(module), name)
    if form != "table":
        put(writer(report), output)
        return
    from exportgate.cli.terminal import console_for

    if output is None:
        writer(console_for(sys.stdout), report)
        return
    text = io.StringIO()
    writer(console_for(text), report)
    put(text.getvalue(), output)
