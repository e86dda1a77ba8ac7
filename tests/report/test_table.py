"""Tables fit the terminal, and nothing in a name commands it."""

import io

import msgspec
import pytest
from rich.console import Console

from exportgate.jurisdiction import Fact
from exportgate.report.answers import entry_words
from exportgate.report.as_table import print_checked, print_screened
from exportgate.report.explained import explained_object, missing_facts, print_explained
from tests.report import made

FACTS = [Fact("xx.exception.*", "Are all conditions met?", ("true", "false"), "Order 1, article 9")]


def console(width: int = 100, *, terminal: bool = False) -> Console:
    return Console(
        file=io.StringIO(), width=width, force_terminal=terminal, color_system="standard" if terminal else None
    )


def printed(on: Console) -> str:
    assert isinstance(on.file, io.StringIO)
    return on.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """In every table."""
    on = console(width)
    print_checked(on, made.checked())
    print_screened(on, made.screened())
    print_explained(on, made.SHIPMENT, made.HELD, FACTS, {})

    assert max(len(line) for line in printed(on).splitlines()) <= width


def test_the_table_has_a_verdict_a_shipment_and_what_holds_it() -> None:
    """With reason, policy, questions, citation, list and edition."""
    on = console(140)
    print_checked(on, made.checked())
    text = printed(on)

    for part in (
        "S-1       hold     review",
        "S-2       pass     not asked",
        "S-3       block    prohibited",
        "end user Jinhua IC Co",
        "Policy: presumption of denial",
        "Asks for: xx.exception.GBS, xx.region",
        "Order 1, article 2; xx.list 17, edition 2026-09-01; to verify: read the citation",
        "3 shipments: 1 block, 1 hold, 1 pass.",
        "not that there is none",
        "Alarm: xx.list is 3 days old",
    ):
        assert part in text


def test_colours_appear_on_a_terminal_only() -> None:
    """A file or a pipe gets plain text."""
    plain, coloured = console(), console(terminal=True)
    for on in (plain, coloured):
        print_checked(on, made.checked())

    assert "\x1b[" not in printed(plain)
    assert "\x1b[" in printed(coloured)


def test_names_do_not_command_the_terminal() -> None:
    """Neither by control characters nor by marks of the table's own."""
    on = console()
    print_checked(on, made.with_name("AC\x1b[2JME [bold red]Ltd[/] \u202egnp"))
    text = printed(on)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold" in text


def test_screening_says_what_was_found_and_for_how_many_nothing_was() -> None:
    """With the lists and their days."""
    on = console(140)
    print_screened(on, made.screened())
    text = printed(on)

    assert "1 of 2 parties resemble an entry." in text
    assert "For 1 no resemblance was found in: xx.list of 2026-08-30." in text
    assert "87.2" in text


def test_explaining_names_each_rule_its_steps_and_what_is_missing_with_the_question() -> None:
    """A fact of a family is asked with the family's question; one that nobody declares says so."""
    on = console(140)
    print_explained(on, made.SHIPMENT, made.HELD, FACTS, {"xx": "Xanadu"})
    text = printed(on)

    for part in (
        "Xanadu  review",
        "Rule: xx.party.listed",
        "Citation: Order 1, article 2",
        "1. looked at the list",
        "Facts stated: end_use.military = false",
        "owned by Holding 60 % [owned by Somebody ? %]",
        "xx.exception.GBS: Are all conditions met? [true, false]",
        "xx.region: State it in the shipments file",
        "xx.list, edition 2026-08-30, sha256",
    ):
        assert part in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_the_same_can_be_had_as_plain_values() -> None:
    """For programs."""
    explained = explained_object(made.SHIPMENT, made.HELD, FACTS)

    assert explained["facts"] == {"end_use.military": False}
    assert [item["fact"] for item in explained["missing"]] == ["xx.exception.GBS", "xx.region"]


def test_a_fact_asked_for_twice_is_missing_once() -> None:
    """With all the rules that ask."""
    assert [missing.asked_by for missing in missing_facts(made.BLOCKED, FACTS)] == [
        ("xx.party.listed",),
        ("xx.party.listed",),
    ]


def test_an_entry_that_a_combined_list_brought_names_both_lists() -> None:
    """The edition is that of the list that brought it."""
    entry = msgspec.structs.replace(made.ENTRY, origin_feed="xx.original")
    hit = msgspec.structs.replace(made.HIT, entry=entry)

    assert entry_words(hit) == "xx.original (in xx.list) 17, edition 2026-09-01"
    assert entry_words(made.HIT) == "xx.list 17, edition 2026-09-01"
