"""Whether a code lies within an entry, a paragraph or a group of entries."""

import pytest

from exportgate_us.rules.codes import parse_code
from exportgate_us.rules.paragraphs import Within, within, within_any


@pytest.mark.parametrize(
    ("code", "scope", "answer"),
    [
        ("3A991.a.1", "3A991", Within.YES),
        ("3A991.a.1", "3A991.a.1", Within.YES),
        ("3A991.a.1.x", "3A991.a.1", Within.YES),
        ("3A991.a", "3A991.a.1", Within.PERHAPS),
        ("3A991", "3A991.a.1", Within.PERHAPS),
        ("3A991.a.2", "3A991.a.1", Within.NO),
        ("3A991.a.10", "3A991.a.1", Within.NO),
        ("3A992", "3A991", Within.NO),
        ("3B001.k", "3B*", Within.YES),
        ("3A001", "3B*", Within.NO),
        ("5A992.c", "CCL", Within.YES),
        ("EAR99", "CCL", Within.NO),
        ("EAR99", "any", Within.YES),
        ("nonsense", "3A991", Within.PERHAPS),
    ],
)
def test_a_code_lies_within_a_scope_or_may_or_does_not(code: str, scope: str, answer: Within) -> None:
    """A code less exact than the scope may lie within it; a sister paragraph does not."""
    assert within(parse_code(code), scope) is answer


def test_a_paragraph_that_is_left_out_is_not_within() -> None:
    """What a scope leaves out is out, and a code that does not tell may be."""
    scopes, left_out = ["6A003"], ["6A003.a.3"]

    assert within_any(parse_code("6A003.a.3"), scopes, left_out) is Within.NO
    assert within_any(parse_code("6A003.b.4"), scopes, left_out) is Within.YES
    assert within_any(parse_code("6A003"), scopes, left_out) is Within.PERHAPS


def test_an_unknown_code_may_lie_within_any_scope() -> None:
    """A line without a code is never read as outside."""
    assert within(None, "3A991") is Within.PERHAPS
