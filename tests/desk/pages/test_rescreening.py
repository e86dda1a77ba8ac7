"""Parties on file at the desk: a run is begun, its hits are looked at, and judged from there."""

from collections.abc import Callable

import pytest

from exportgate.desk.casework import ServedCasework
from exportgate.records.judgements import list_judgements
from exportgate.rescreening import background, noting
from exportgate.rescreening.noting import Failed, Now
from tests.desk.pages.made import Person, rescreened

SignIn = Callable[[str], Person]


def test_a_hit_is_told_with_why_and_a_link_to_its_entry(casework: ServedCasework, sign_in: SignIn) -> None:
    """New, changed or gone; what others wrote is text."""
    run = rescreened(casework)
    page = sign_in("vera").look(f"/rescreening/{run}").text

    assert "everybody was screened: it is the first" in page
    assert 'href="/entries/us.el/' in page
    assert "&lt;b&gt;Fujian Jinhua&lt;/b&gt;" in page
    assert "Judge" not in page
    assert f"/rescreening/{run}" in sign_in("vera").look("/rescreening").text


def test_a_hit_judged_and_confirmed_is_silent_from_then_on(casework: ServedCasework, sign_in: SignIn) -> None:
    """One says so, another confirms it on the same page, and the next run that screens everybody tells nothing new."""
    run = rescreened(casework)
    maria, ben = sign_in("maria"), sign_in("ben")
    maria.look(f"/rescreening/{run}")
    said = maria.send(f"/rescreening/{run}/hits/1", {"said": "false_positive", "reason": "another town"})
    page = ben.look(f"/rescreening/{run}").text
    with casework.records.reading() as connection:
        (one,) = list_judgements(connection)
    confirmed = ben.send(f"/rescreening/{run}/hits/1/confirm", {"judgement": one.id})

    assert (said.status_code, confirmed.status_code) == (303, 303)
    assert said.headers["location"] == f"/rescreening/{run}?told=proposed"
    assert f'value="{one.id}"' in page
    with casework.records.reading() as connection:
        (one,) = list_judgements(connection)
    assert (one.state.value, one.confirmed_by) == ("standing", "user:ben")


def test_nobody_judges_what_is_not_there(casework: ServedCasework, sign_in: SignIn) -> None:
    """Another run, another number, or a word that is none."""
    run = rescreened(casework)
    maria = sign_in("maria")
    maria.look(f"/rescreening/{run}")
    answers = [
        maria.send("/rescreening/R-9999/hits/1", {"said": "true_match", "reason": "x"}),
        maria.send(f"/rescreening/{run}/hits/999", {"said": "true_match", "reason": "x"}),
        maria.send(f"/rescreening/{run}/hits/1", {"said": "perhaps", "reason": "x"}),
    ]

    assert [one.status_code for one in answers] == [404, 404, 400]


def test_a_run_is_begun_by_a_button_once(
    casework: ServedCasework, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is under way its progress is shown, and no second one begun."""
    rescreened(casework)
    begun: list[tuple[str, bool]] = []
    monkeypatch.setattr(background, "begin", lambda _home, actor, *, full: begun.append((actor, full)))
    maria = sign_in("maria")
    maria.look("/rescreening")
    maria.send("/rescreening", {"full": "yes"})
    monkeypatch.setattr(
        noting, "under_way", lambda _: Now("user:maria", "2026-11-24T12:00:00+00:00", "at it", 1, 4, 90)
    )
    again = maria.send("/rescreening")

    assert begun == [("user:maria", True)]
    assert again.status_code == 409
    assert "1 of 4, about 1 min 30 s left" in maria.look("/rescreening").text


def test_one_that_failed_is_told(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence would look as if nobody were hit."""
    failed = Failed("token:erp", "2026-11-24T12:00:00+00:00", "no lists are loaded")
    monkeypatch.setattr(noting, "failed", lambda _: failed)

    assert "no lists are loaded" in sign_in("vera").look("/rescreening").text
    assert sign_in("maria").send("/rescreening").status_code == 409
