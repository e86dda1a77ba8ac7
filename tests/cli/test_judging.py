"""What people do at the command line with held shipments: answer, judge, confirm, release, cancel, ship."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from exportgate.entry import Entry, ListedName
from exportgate.gate import Gate
from exportgate.judging.judgement import About, Said
from exportgate.judging.profile import Profile
from exportgate.records import Records, judgements
from exportgate.records.judgements import Saying
from exportgate.settings import FourEyes, Settings
from tests.cli.conftest import LISTED, Ran, Run

ALONE = Settings(four_eyes=FourEyes(review=False))
RESEMBLES = f"{LISTED}s"
TO_LISTED = {"id": "S-1", "from": "AX", "to": "AD", "parties": [{"role": "consignee", "name": RESEMBLES}]}
TO_BAKERY = {"id": "S-2", "from": "AX", "to": "AD", "parties": [{"role": "consignee", "name": "Ordinary Bakery"}]}
FORBIDDEN = {**TO_BAKERY, "id": "=S-3", "to": "AQ"}


@pytest.fixture(autouse=True)
def _home(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command works on the records of the test's own data folder."""
    monkeypatch.setattr(Gate, "open", classmethod(lambda cls, home=None, plugins=None: gate))
    monkeypatch.setenv("EXPORTGATE_HOME", str(gate.store.home))
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)


@pytest.fixture
def by(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as somebody."""

    def call(who: str, *arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setenv("EXPORTGATE_USER", who)
        return run(*arguments, stdin=stdin)

    return call


def check(by: Run, *shipments: object) -> Ran:
    return by("maria", "check", "-", "--format", "json", stdin=json.dumps(shipments).encode())


def test_a_shipment_goes_from_question_through_second_eyes_to_leaving(by: Run) -> None:
    """Held for a party and a fact; judged by two, answered, released by two, gone."""
    assert check(by, TO_LISTED).code == 1
    proposed = by("maria", "judge", "S-1", "--hit", 1, "--false-positive", "--reason", "register read")
    assert "another person confirms it" in proposed.out
    id = proposed.out.partition(":")[0]
    assert by("Maria", "judgements", "confirm", id).code == 2
    confirmed = by("petra", "judgements", "confirm", id)
    assert "standing" in confirmed.out
    assert "asked: end_use.military" in confirmed.out
    answered = by("maria", "answer", "S-1", "end_use.military=false")
    assert answered.code == 0
    assert "awaiting release" in answered.out
    assert by("maria", "release", "S-1", "--reason", "all read").code == 0
    assert "somebody else must confirm" in by("maria", "release", "S-1").err
    assert "released" in by("petra", "release", "S-1").out
    assert "shipped" in by("maria", "shipped", "S-1", "--reason", "waybill 7").out
    assert by("maria", "holds").code == 0


def test_the_hits_of_a_decision_are_listed_with_their_numbers(by: Run) -> None:
    """Without a word on a hit, the command tells which there are."""
    check(by, TO_LISTED, TO_BAKERY)

    told = by("maria", "judge", "S-1")

    assert told.code == 0
    assert f'1  consignee "{RESEMBLES}" and "{LISTED}" (toy.list 17, edition 2026-08-30)' in told.out
    assert "no hits" in by("maria", "judge", "S-2").out


def test_a_hit_is_named_by_entry_and_party_too(by: Run) -> None:
    """The number of the entry is what people have at hand."""
    check(by, TO_LISTED)

    said = by(
        "maria",
        "judge",
        "S-1",
        "--entry",
        "toy.list:17",
        "--party",
        RESEMBLES,
        "--true-match",
        "--reason",
        "same board",
    )

    assert said.code == 0
    assert "true match: proposed" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("S-9",), "no decision on shipment 'S-9' is kept"),
        (("D-99",), "D-99"),
        (("S-1", "--hit", 1), "--false-positive or --true-match"),
        (("S-1", "--false-positive", "--reason", "x"), "which hit is meant is missing"),
        (("S-1", "--hit", 7, "--false-positive", "--reason", "x"), "there is no hit 7; the decision has 1"),
        (("S-1", "--hit", 1, "--false-positive"), "a reason is needed"),
        (("S-1", "--entry", "17", "--false-positive", "--reason", "x"), "not written FEED:ID"),
        (("S-1", "--entry", "toy.list:18", "--false-positive", "--reason", "x"), "no hit on entry toy.list:18"),
        (("S-1", "--hit", 1, "--false-positive", "--reason", "x", "--until", "2020-01-01"), "is over"),
        (("S-1", "--hit", 1, "--false-positive", "--reason", "x", "--until", "2999-01-01"), "too far off"),
        (("S-1", "--hit", 1, "--true-match", "--reason", "x", "--until", "2999-01-01"), "no last day"),
        (("S-1", "--hit", 1, "--true-match", "--reason", "x", "--country", "AX"), "stands in the shipment"),
        (("--entry", "toy.list:17", "--true-match", "--reason", "x"), "--party NAME"),
        (("--entry", "no.list:17", "--party", "A", "--true-match", "--reason", "x"), "'no.list' is not loaded"),
        (("--entry", "a:1", "--party", "A", "--country", "Atlantis", "--true-match"), "Atlantis"),
    ],
)
def test_what_cannot_be_judged_is_told(by: Run, arguments: tuple[object, ...], told: str) -> None:
    """What is wrong, and nothing is kept."""
    check(by, TO_LISTED)

    failed = by("maria", "judge", *arguments)

    assert failed.code == 2
    assert told in " ".join(failed.err.replace("│", " ").split())
    assert by("maria", "judgements", "list").out == "0 judgements.\n"


def test_judgements_are_listed_shown_refused_and_withdrawn(by: Run) -> None:
    """Each is an act of somebody with a reason, in words and as JSON."""
    check(by, TO_LISTED)
    first = by("maria", "judge", "S-1", "--hit", 1, "--false-positive", "--reason", "=register").out.partition(":")[0]

    assert by("petra", "judgements", "refuse", first).code == 2
    assert "refused" in by("petra", "judgements", "refuse", first, "--reason", "too old").out
    shown = json.loads(by("petra", "judgements", "show", first, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(by("petra", "judgements", "list", "--format", "csv").out)))

    assert (shown["state"], shown["ended_by"], shown["ended_reason"]) == ("refused", "os-user:petra", "too old")
    assert shown["party_as_told"] == {"name": RESEMBLES}
    assert rows[0]["reason"] == "'=register"
    assert "ended reason: too old" in by("petra", "judgements", "show", first).out
    assert "cannot be withdrawn" in by("maria", "judgements", "withdraw", first, "--reason", "x").err
    assert "there is no judgement" in by("maria", "judgements", "show", "J-99").err


def test_a_withdrawn_judgement_stops_the_shipment_that_rests_on_it(by: Run) -> None:
    """It is checked again at once, and loses its release."""
    check(by, TO_LISTED)
    id = by("maria", "judge", "S-1", "--hit", 1, "--false-positive", "--reason", "register").out.partition(":")[0]
    by("petra", "judgements", "confirm", id)
    by("maria", "answer", "S-1", "end_use.military=false")
    by("maria", "release", "S-1")
    by("petra", "release", "S-1")

    told = by("petra", "judgements", "withdraw", id, "--reason", "another register")

    assert "hold; held" in told.out
    assert by("maria", "shipped", "S-1").code == 2
    waiting = json.loads(by("maria", "holds", "--format", "json").out)
    assert "reopened" in waiting[0]["why"]


def test_a_judgement_confirmed_later_does_not_bring_a_cancelled_shipment_back(by: Run) -> None:
    """Only what is at the gate is checked again by itself."""
    check(by, TO_LISTED)
    id = by("maria", "judge", "S-1", "--hit", 1, "--false-positive", "--reason", "register").out.partition(":")[0]
    by("maria", "cancel", "S-1", "--reason", "order withdrawn")

    confirmed = by("petra", "judgements", "confirm", id)

    assert confirmed.code == 0
    assert "decision" not in confirmed.out
    assert by("maria", "holds", "--state", "cancelled", "--format", "csv").out.count("S-1") > 0


def test_what_is_asked_is_told_with_its_words(by: Run) -> None:
    """The question, and how to answer it."""
    check(by, TO_BAKERY)

    told = by("maria", "answer", "S-2")

    assert told.code == 0
    assert "end_use.military (true / false): Is there a military end use?" in told.out


def test_what_is_no_fact_is_corrected_where_the_shipment_comes_from(by: Run) -> None:
    """Where the goods leave is asked too, and is not answered here."""
    check(by, {name: value for name, value in TO_BAKERY.items() if name != "from"})

    told = by("maria", "answer", "S-2")

    assert "from: Which country do the goods leave from? This is a part of the shipment, not a fact." in told.out
    assert by("maria", "answer", "S-2", "from=AX").code == 2


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("end_use.military=maybe", 'end_use.military: found "maybe", expected one of true, false'),
        ("end_use.militery=true", 'did you mean "end_use.military"'),
        ("end_use.militery=unknown", 'did you mean "end_use.military"'),
        ("zz.licence=1", "no installed jurisdiction reads this fact"),
        ("end_use.military", "not written FACT=VALUE"),
        ("end_use.military=", "not written FACT=VALUE"),
        ("=true", "fact"),
    ],
)
def test_an_answer_that_cannot_be_is_told_and_nothing_is_decided(by: Run, answer: str, told: str) -> None:
    """An unknown fact or a word that is not allowed changes nothing."""
    check(by, TO_BAKERY)

    failed = by("maria", "answer", "S-2", answer)

    assert failed.code == 2
    assert told in failed.err
    assert json.loads(by("maria", "holds", "--format", "json").out)[0]["decision"] == "D-1"


def test_an_answer_taken_back_is_asked_again(by: Run) -> None:
    """What is unknown again holds again."""
    check(by, TO_BAKERY)
    assert by("maria", "answer", "S-2", "end_use.military=false").code == 0

    assert by("maria", "answer", "S-2", "end_use.military=unknown").code == 1


def test_the_queue_tells_age_reasons_and_what_is_asked(by: Run, tmp_path: Path) -> None:
    """In each form; a name that a spreadsheet would obey is written as text."""
    check(by, TO_LISTED, TO_BAKERY, FORBIDDEN)

    table = by("maria", "holds")
    rows = list(csv.DictReader(io.StringIO(by("maria", "holds", "--format", "csv").out)))
    page = by("maria", "holds", "--format", "html").out

    assert table.code == 1
    assert "Next: answer end_use.military" in table.out
    assert {row["shipment"]: row["state"] for row in rows} == {"S-1": "held", "S-2": "held", "'=S-3": "blocked"}
    assert "<script" not in page
    assert "Shipments at the gate" in page
    assert by("maria", "holds", "--state", "blocked", "--format", "json").out.count('"shipment"') == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("release", "S-9"), "was never checked"),
        (("release", "S-2"), "is held and cannot be released: aa indeterminate: The end use is not known."),
        (("release", "=S-3"), "What is prohibited is not released"),
        (("release", "S-2", "--refuse", "--reason", "x"), "nobody has proposed its release"),
        (("shipped", "S-2"), "is held and may not leave"),
        (("cancel", "S-2", "--reason", " "), "a reason is needed"),
    ],
)
def test_what_does_not_pass_is_not_let_go_and_the_reason_is_told(
    by: Run, arguments: tuple[object, ...], told: str
) -> None:
    """No command overrides what stands against a shipment."""
    check(by, TO_BAKERY, FORBIDDEN)

    failed = by("petra", *arguments)

    assert failed.code == 2
    assert told in failed.err


def test_what_passes_at_once_needs_nobody(by: Run) -> None:
    """A shipment that was never held may leave without a release, and says so."""
    check(by, {**TO_BAKERY, "facts": {"end_use.military": False}})

    assert "needs no release" in by("maria", "release", "S-2").err
    assert by("maria", "shipped", "S-2").code == 0


def test_a_wrong_setting_is_told_with_its_key(by: Run, gate: Gate) -> None:
    """Nothing is decided with half a settings file."""
    gate.store.home.mkdir(exist_ok=True)
    (gate.store.home / "settings.toml").write_text("[four_eyes]\nreveiw = true\n", "utf-8")

    failed = check(by, TO_BAKERY)

    assert failed.code == 2
    assert "key 'four_eyes.reveiw': found a key that is not known" in failed.err


@pytest.fixture
def parties(tmp_path: Path) -> Path:
    """A file of two parties, of which the first resembles the entry."""
    path = tmp_path / "parties.csv"
    path.write_text(f"id,name,country\n1,{RESEMBLES},AX\n2,Ordinary Bakery,AQ\n", "utf-8")
    return path


def judged(country: str = "AX") -> None:
    """Have the party of the file, of a country, judged to be another than the entry."""
    entry = Entry(feed="toy.list", id="17", kind="organisation", names=(ListedName(name=LISTED, script="latin"),))
    about = About(
        party=Profile(name=RESEMBLES, country=country), entry=entry, edition=date(2026, 8, 30), confirmed=False
    )
    with Records.open().writing("maria") as write:
        judgements.judge(write, Saying(Said.FALSE_POSITIVE, about, "register read"), ALONE)


def test_screening_leaves_silent_what_was_judged_where_it_is_asked_to(run: Run, parties: Path) -> None:
    """Only standing hits count for the exit code; without --judged the hit stands."""
    judged()

    quiet = run("screen", parties, "--judged")

    assert run("screen", parties).code == 1
    assert quiet.code == 0
    assert "Silent: " in quiet.out
    assert "register read" in quiet.out


def test_what_is_silent_is_not_told_as_nothing_found(run: Run, parties: Path) -> None:
    """One party resembles only what was judged, for the other nothing was found: two things."""
    judged()

    told = run("screen", parties, "--judged").out

    assert "1 resemble only entries that people judged to be of others." in told
    assert "For 1 no resemblance was found" in told


def test_a_screened_party_of_whom_something_else_is_said_is_not_silent(run: Run, parties: Path) -> None:
    """The judgement was on one of another country, and the hit tells so."""
    judged("AQ")

    told = run("screen", parties, "--judged", "--format", "json")

    assert told.code == 1
    hits = json.loads(told.out)
    assert [hit["silenced"] for hit in hits] == [None]
    assert any("country was" in reason for reason in hits[0]["reasons"])


def test_each_form_of_a_screening_names_the_judgement(run: Run, parties: Path) -> None:
    """A file that is read later tells it as well."""
    judged()

    as_json = json.loads(run("screen", parties, "--judged", "--format", "json").out)
    as_csv = run("screen", parties, "--judged", "--format", "csv").out.splitlines()
    as_html = run("screen", parties, "--judged", "--format", "html").out

    assert as_json[0]["silenced"]["reason"] == "register read"
    assert as_csv[0].endswith(",silenced")
    assert "register read" in as_csv[1]
    assert "Silent: judged to be of others" in as_html


def test_hits_of_own_lists_are_not_judged(run: Run, parties: Path) -> None:
    """Judgements are on published lists."""
    refused = run("screen", parties, "--judged", "--list", parties)

    assert refused.code == 2
    assert "--judged" in refused.err


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("command", ["holds", "decisions", "audit show"])
def test_a_list_that_is_cut_says_so(by: Run, command: str, form: str) -> None:
    """In whatever form; whoever takes a part for the whole misses what is held."""
    check(by, TO_LISTED, FORBIDDEN)

    cut = by("maria", *command.split(), "--limit", 1, "--format", form)
    whole = by("maria", *command.split(), "--limit", 99, "--format", form)

    assert "greater --limit" in cut.err
    assert "--limit" not in whole.err
    if form == "json":
        assert len(json.loads(cut.out)) == 1
