"""The page is self-contained, says what the decision says, and lets nobody write into it."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from lxml import html

from exportgate.report.answers import Checked
from exportgate.report.as_html import checked_page, screened_page
from exportgate.shipment import Line
from tests.report import made


def page(text: str) -> Any:
    return html.document_fromstring(text)


def words(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_a_page_needs_nothing_but_itself() -> None:
    """No scripts, no other files, nothing sent anywhere."""
    for text in (checked_page(made.checked()), screened_page(made.screened())):
        tree = page(text)

        assert not tree.xpath("//script | //link | //img | //iframe | //form | //object")
        assert not [address for address in tree.xpath("//@href | //@src") if not address.startswith("#")]
        assert "@import" not in text
        assert "url(" not in text
        assert not [name for name in tree.xpath("//@*") if str(name).startswith("javascript")]


def test_a_page_can_be_read_by_a_screen_reader() -> None:
    """Language, one main heading, headings in order, header cells, names of regions, links that lead somewhere."""
    for text in (checked_page(made.checked()), screened_page(made.screened())):
        tree = page(text)
        ids = tree.xpath("//@id")

        assert tree.get("lang") == "en"
        assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == 1
        assert tree.findtext(".//title")
        assert len(ids) == len(set(ids))
        assert {address.removeprefix("#") for address in tree.xpath("//a/@href")} <= set(ids)
        assert {name for names in tree.xpath("//@aria-labelledby") for name in names.split()} <= set(ids)
        assert all(cell.get("scope") for cell in tree.xpath("//th"))
        assert all(not cell.xpath("following::h1") for cell in tree.xpath("//h2"))


def test_the_summary_counts_and_shows_jurisdictions_side_by_side() -> None:
    """One row a shipment, one column a jurisdiction; who was not asked says so."""
    tree = page(checked_page(made.checked()))
    table = tree.xpath("//section[@aria-labelledby='overview']//table")[0]

    assert [words(tile) for tile in tree.xpath("//ul[@class='tiles']/li")] == ["1 Block", "1 Hold", "1 Pass"]
    assert [words(cell) for cell in table.xpath("./thead//th")] == ["Shipment", "Way", "Verdict", "Xanadu", "Ysland"]
    assert [[words(cell) for cell in row] for row in table.xpath("./tbody/tr")] == [
        ["S-1", "AU to CN", "hold", "review", "no licence found"],
        ["S-2", "AU to CN", "pass", "not asked", "no licence found"],
        ["S-3", "AU to CN", "block", "prohibited", "not asked"],
    ]


def test_a_finding_shows_reason_citation_policy_questions_and_both_names() -> None:
    """And the mark that a person should read the citation."""
    article = page(checked_page(made.checked())).xpath("//article[@id='shipment-1']")[0]
    told = words(article)

    for part in (
        "The end user resembles a listed firm.",
        "Policy: presumption of denial",
        "Exceptions: GBS",
        "xx.exception.GBS Are all conditions met?",
        "Order 1, article 2",
        "verify: read the citation",
        "end user Jinhua IC Co",
        "Ours Jinhua IC Co",
        "Listed Jinhua Integrated Circuit Company, Ltd.",
        "87.2, for a person to judge",
        "xx.list 17, edition 2026-09-01",
        "IC stands for Integrated Circuit",
        "office chair",
    ):
        assert part in told


def test_alarms_unread_rows_and_editions_are_shown() -> None:
    """Silence about them would look like clearance."""
    tree = page(checked_page(made.checked()))

    assert "xx.list is 3 days old" in words(tree.xpath("//section[@aria-labelledby='alarms']")[0])
    assert 'column "to": found nothing' in words(tree.xpath("//section[@aria-labelledby='problems']")[0])
    assert "ab" * 32 in words(tree.xpath("//section[@aria-labelledby='editions']")[0])
    assert "not that there is none" in words(tree.xpath("//footer")[0])


def test_very_many_unread_rows_are_cut_and_counted() -> None:
    """A page of a million rows helps nobody."""
    checked = made.checked()
    tree = page(checked_page(replace(checked, problems=list(checked.problems) * 1000)))

    assert "and 800 more" in words(tree.xpath("//section[@aria-labelledby='problems']")[0])


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "</style><b>"]
)
def test_what_is_written_in_a_file_stays_text(name: str) -> None:
    """Names, descriptions and ids are shown as they are, and are never markup."""
    checked = made.with_name(name)
    shipment = msgspec.structs.replace(checked.shipments[0], lines=(Line(line=1, description=name),), id=name)
    tree = page(checked_page(Checked([shipment], [msgspec.structs.replace(made.HELD, shipment=name)])))

    assert name in words(tree)
    assert not tree.xpath("//script | //img")


def test_marks_that_turn_the_order_of_letters_do_not_reach_the_page() -> None:
    """They could make a name read as another."""
    text = checked_page(made.with_name("ACME\u202egnp.exe\u0007"))

    assert "\u202e" not in text
    assert "\u0007" not in text
    assert "<bdi>" in text


def test_hits_are_shown_best_first_with_their_reasons() -> None:
    """And how many parties had none."""
    tree = page(screened_page(made.screened()))

    assert [words(tile) for tile in tree.xpath("//ul[@class='tiles']/li")] == [
        "1 resemble an entry",
        "1 no resemblance found",
        "1 hits",
    ]
    assert "Jinhua Integrated Circuit Company, Ltd." in words(
        tree.xpath("//section[@aria-labelledby='hits']//tbody")[0]
    )


def test_no_hit_is_said_in_words() -> None:
    """An empty table would say nothing."""
    screened = replace(made.screened(), hits=[[], []])

    assert "No party resembles an entry" in words(page(screened_page(screened)))
    assert "clear" not in words(page(screened_page(screened)).xpath("//main")[0]).lower()


def test_the_page_prints_and_has_a_dark_form() -> None:
    """By its style alone."""
    text = checked_page(made.checked())

    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text
