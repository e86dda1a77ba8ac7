"""Masks, chips and submarine cables from end to end, with the fixtures that the demo and docs/three-goods.md show."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exportgate.cli import main
from tests.conftest import REPOSITORY

Run = Callable[..., tuple[int, str]]
POLICY = "policy/areas.toml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Path:
    """A data folder with the sample lists."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPORTGATE_HOME", str(folder))
        main(["update", "--mirror", str(fixtures / "feeds")])
    return folder


@pytest.fixture
def run(home: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on fixtures with their policy; gives the exit code and what it prints."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "150")

    def command(name: str, file: str, *options: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main([name, str(fixtures / file), "--policy", str(fixtures / POLICY), *options])
        return code, capsys.readouterr().out

    return command


def policy_findings(run: Run) -> dict[str, list[dict[str, Any]]]:
    code, out = run("check", "policy/three_goods_bought.json", "--format", "json")
    assert code == 1
    found = json.loads(out)
    decisions = found["decisions"] if isinstance(found, dict) else found
    return {one["shipment"]: [f for f in one["findings"] if f["jurisdiction"] == "policy"] for one in decisions}


def test_areas_are_found_and_suppliers_judged(run: Run) -> None:
    """By HS code and by description; trusted, made elsewhere, owned elsewhere, alike, off the list, listed."""
    found = {name: {(one["rule"], one["outcome"]) for one in said} for name, said in policy_findings(run).items()}
    asks = ("policy.item_unknown", "indeterminate")

    assert found == {
        "masks-1-by-code-trusted": {("policy.masks.watch", "no_licence_found")},
        "masks-2-by-code-off-the-list": {("policy.masks.watch", "conditions")},
        "masks-3-by-words": {("policy.masks.watch", "conditions"), asks},
        "chips-1-by-code-trusted": {("policy.semiconductors.watch", "no_licence_found")},
        "chips-2-by-words-made-elsewhere": {("policy.semiconductors.watch", "conditions"), asks},
        "chips-3-from-a-listed-firm": {("policy.semiconductors.watch", "review")},
        "cable-1-by-code-trusted": {("policy.submarine-cables.decouple", "no_licence_found")},
        "cable-2-trusted-name-owned-elsewhere": {("policy.submarine-cables.decouple", "review")},
        "cable-3-name-like-a-trusted-one": {("policy.submarine-cables.decouple", "review")},
        "cable-4-by-words-off-the-list": {("policy.submarine-cables.decouple", "prohibited"), asks},
    }


def test_the_reasons_say_by_what_and_why(run: Run) -> None:
    """Each finding names what the goods were told by and what bears on the supplier."""
    reasons = {name: " ".join(one["reason"] for one in said) for name, said in policy_findings(run).items()}

    assert "its HS code 6307.90 is within 630790" in reasons["masks-1-by-code-trusted"]
    assert 'its description speaks of "respirator"' in reasons["masks-3-by-words"]
    assert (
        "the goods come from China (CN), which the vouching does not cover"
        in reasons["chips-2-by-words-made-elsewhere"]
    )
    assert "a listed party is never trusted" in reasons["chips-3-from-a-listed-firm"]
    assert (
        '"Yangtze Telecom Investment" has 75 % of "Suruga Example Holdings", which has 80 % of it'
        in reasons["cable-2-trusted-name-owned-elsewhere"]
    )
    assert "it is not known to be it" in reasons["cable-3-name-like-a-trusted-one"]
    assert 'Blocked by company policy, not by law: "Submarine cables' in reasons["cable-4-by-words-off-the-list"]


def test_what_one_country_stops_and_others_let_through(run: Run) -> None:
    """Masks could be bought from any; chips and cable are stopped by one law alone."""
    code, out = run("backfill", "policy/three_goods_sold.json", "--format", "json")
    found = {one["shipment"]: one for one in json.loads(out)["shipments"]}
    effects = {
        name: {answer["jurisdiction"]: answer["effect"] for answer in one["answers"]} for name, one in found.items()
    }

    assert code == 1
    assert {name: (one["areas"], one["gap"]) for name, one in found.items()} == {
        "masks-bought-for-perth": (["masks"], "none"),
        "chips-to-jhicc": (["semiconductors"], "open"),
        "cable-to-xinghai": (["submarine-cables"], "open"),
    }
    assert effects["masks-bought-for-perth"]["au"] == "no export"
    for name in ("chips-to-jhicc", "cable-to-xinghai"):
        assert effects[name]["us"] == "stops"
        assert {effects[name][other] for other in ("au", "jp", "uk")} == {"lets through"}


def test_dependence_is_told_by_code(run: Run) -> None:
    """With alarm, growth, replacements and trusted firms, for each of the three."""
    code, out = run("dependence", "trade/three_goods.csv", "--market", "Australia", "--areas", "--format", "json")
    found = {one["product"]: one for one in json.loads(out)["series"]}

    assert code == 1
    assert found.keys() == {"masks", "semiconductors", "submarine-cables"}
    assert found["masks"]["alarms"][0] == (
        "Masks and medical supplies, 2 products, Australia: 74% from China in 2025, rising 6 points a year "
        "(standard error 0.0, 5 years)"
    )
    assert any("to decouple, rising 5 points a year" in alarm for alarm in found["submarine-cables"]["alarms"])
    assert found["semiconductors"]["candidates"][0]["partner"] == "KR"
    homes = {one["partner"]: list(one["trusted"]) for one in found["semiconductors"]["candidates"] if one["trusted"]}
    assert homes == {"JP": ["Kita Denshi Handotai K.K."]}


def test_dependence_is_told_by_words(run: Run) -> None:
    """The company's own orders have no codes."""
    _, out = run("dependence", "trade/orders.csv", "--flow", "import", "--areas", "--format", "json")
    found = {one["product"]: one for one in json.loads(out)["series"]}

    assert found.keys() == {"masks", "semiconductors", "submarine-cables"}
    assert found["masks"]["judged"] == 2025
    assert found["masks"]["largest"]["share"] == pytest.approx(672 / 754 * 100)
    assert (found["masks"]["months"]["one_sided"], found["masks"]["months"]["known"]) == (12, 12)


@pytest.mark.parametrize(("page", "commands"), [("docs/three-goods.md", 4), ("README.md", 3)])
def test_the_page_shows_what_the_program_prints(run: Run, page: str, commands: int) -> None:
    """Every command of the page about the three goods, with the lines shown of its output."""
    blocks = _blocks((REPOSITORY / page).read_text("utf-8"))
    assert len(blocks) == commands

    for command, shown in blocks:
        name, file, *options = command
        _, out = run(name, file, *options)
        printed = {_without_record(line) for line in out.splitlines()}
        for line in shown:
            assert line in printed, (command, line)


def _without_record(line: str) -> str:
    """Join the blanks of a line, and leave out the number under which a decision is on file."""
    words = " ".join(re.sub(r"(, decision )?\bD-\d+\b", " ", line).split())
    return words.replace("verdict decision au", "verdict au")


def _blocks(page: str) -> list[tuple[list[str], list[str]]]:
    """Give the commands of a page, each with the lines of output that follow it, blanks joined."""
    blocks: list[tuple[list[str], list[str]]] = []
    open_block = False
    for line in page.splitlines():
        text = " ".join(line.split())
        if line.startswith("## "):
            open_block = False
        elif text.startswith("$ exportgate"):
            words = text.split()[2:]
            open_block = "--policy" in words
            if open_block:
                at = words.index("--policy")
                blocks.append(([*words[:at], *words[at + 2 :]], []))
        elif open_block and line.startswith("    ") and text and text != "...":
            blocks[-1][1].append(text)
    return blocks
