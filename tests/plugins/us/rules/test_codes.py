"""Codes as lines state them."""

import pytest

from exportgate_us.rules.codes import Kind, parse_code


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("3A001.a.2", "3A001.a.2"),
        ("3a001 a.2", "3A001.a.2"),
        ("ECCN 5A002a", "5A002.a"),
        ("2B001.b(1)", "2B001.b.1"),
        ("0A979", "0A979"),
    ],
)
def test_an_eccn_is_read_however_it_is_punctuated(stated: str, text: str) -> None:
    """Case, blanks, brackets and a missing stop between entry and paragraph change nothing."""
    code = parse_code(stated)

    assert (code.kind, code.text) == (Kind.ECCN, text)


@pytest.mark.parametrize("stated", ["EAR99", "ear 99", "EAR-99"])
def test_ear99_is_no_eccn(stated: str) -> None:
    """EAR99 is a designation of its own."""
    assert parse_code(stated).kind is Kind.EAR99


@pytest.mark.parametrize(
    ("stated", "category"), [("USML XI(a)", "XI"), ("USML Category VIII(h)", "VIII"), ("ITAR IV", "IV")]
)
def test_a_munitions_list_category_is_told_apart(stated: str, category: str) -> None:
    """A code of the Munitions List names its category."""
    code = parse_code(stated)

    assert (code.kind, code.entry) == (Kind.USML, category)


@pytest.mark.parametrize("stated", ["8542.31", "none", "3A01", "33A001", "ML10", ""])
def test_what_is_no_code_is_unreadable(stated: str) -> None:
    """A customs number or a code of another list is never guessed into an ECCN."""
    assert parse_code(stated).kind is Kind.UNREADABLE
