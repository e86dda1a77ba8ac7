"""Reports in a second language: the English stays, the other stands beside it."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from exportgate.decision import Native, Outcome, Verdict
from exportgate.report.answers import Checked, outcome_words, role_words
from exportgate.report.as_csv import FINDING_COLUMNS, NATIVE_COLUMNS, decisions_csv
from exportgate.report.as_html import checked_page
from exportgate.report.as_json import decisions_json
from exportgate.report.as_table import PASS_MEANS, print_checked
from exportgate.report.explained import print_explained
from exportgate.report.languages import ENGLISH, Beside, languages
from exportgate.shipment import Role
from tests.report import made

REASON, CITATION = "理由の文", "第一条"
TEMPLATES = Path(__file__).parents[2] / "src/exportgate/report/templates"
OTHERS = [language for language in languages() if language != ENGLISH]


def checked(language: str) -> Checked:
    """Give a report in which one finding speaks the second language."""
    native = Native(language="ja", reason=REASON, citation=CITATION)
    said = [msgspec.structs.replace(finding, native=native) for finding in made.HELD.findings[:1]]
    decision = msgspec.structs.replace(made.HELD, findings=(*said, *made.HELD.findings[1:]))
    return replace(made.checked(), shipments=[made.SHIPMENT], decisions=[decision], language=language)


def printed(report: Checked) -> str:
    text = io.StringIO()
    print_checked(Console(file=text, width=200), report)
    return text.getvalue()


def test_the_table_tells_reason_and_citation_in_both_languages() -> None:
    """The English sentence and, below it, the other; headings beside one another."""
    told = printed(checked("ja"))

    assert all(words in told for words in (REASON, CITATION, "総合判定", "verdict", made.HELD.findings[0].reason[:20]))


def test_without_a_second_language_nothing_of_it_is_told() -> None:
    """English alone is the report as it was."""
    assert REASON not in printed(checked("en"))
    assert b'"native"' not in decisions_json(checked("en"))
    assert tuple(decisions_csv(checked("en")).splitlines()[0].split(",")) == FINDING_COLUMNS


def test_the_csv_has_bilingual_headings_and_columns_of_its_own() -> None:
    """The English name stays first in each heading, so that a reader of files still finds its column."""
    rows = list(csv.reader(io.StringIO(decisions_csv(checked("ja")))))

    assert [heading.split(" / ")[0] for heading in rows[0]] == [*FINDING_COLUMNS, *NATIVE_COLUMNS]
    assert all(" / " in heading for heading in rows[0])
    assert rows[1][-3:-1] == [REASON, CITATION]


def test_the_json_has_what_the_law_says_in_its_own_words() -> None:
    """A finding whose law does not say it has null, not an empty text."""
    first, *others = json.loads(decisions_json(checked("ja")))[0]["findings"]

    assert (first["native"]["reason"], first["native"]["citation"]) == (REASON, CITATION)
    assert all(other["native"] is None for other in others)


def test_the_page_marks_the_language_of_each_text() -> None:
    """A screen reader changes its voice, and a browser its type."""
    page = checked_page(checked("ja"))

    assert f'<p lang="ja">{REASON}</p>' in page
    assert "Verdict / 総合判定" in page


def test_explaining_tells_it_in_both_languages() -> None:
    """Reason and citation in the original, labels beside one another."""
    text = io.StringIO()
    report = checked("ja")
    print_explained(Console(file=text, width=200), made.SHIPMENT, report.decisions[0], (), {}, report.beside)

    assert all(words in text.getvalue() for words in (REASON, CITATION, "Citation / 根拠条文"))


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_the_reports_is_in_the_list(language: str) -> None:
    """Outcomes, verdicts, roles, columns and each heading that a page or table puts through `beside`."""
    beside = Beside(language)
    words = {
        *map(outcome_words, Outcome),
        *Verdict,
        *map(role_words, Role),
        *FINDING_COLUMNS,
        *NATIVE_COLUMNS,
        PASS_MEANS,
    }
    sources = [*TEMPLATES.glob("*.j2"), *TEMPLATES.parent.glob("*.py")]
    for source in sources:
        words |= set(re.findall(r'beside\(\s*"([^"]+)"', source.read_text(encoding="utf-8")))

    assert not sorted(word for word in words if not beside.word(word))


def test_what_is_not_in_the_list_stays_english() -> None:
    """A name is no word to be translated."""
    assert Beside("ja")("Xanadu") == "Xanadu"
