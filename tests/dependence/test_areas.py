"""Trade is joined with the areas of the policy by HS code and by words, as lines of shipments are."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.dependence.conftest import Ask, Write, series_of, shares_of

HEAD = "Date,Supplier country,HS code,Description,Amount,Currency\n"
POLICY = """
[[authority]]
id = "us-all"
name = "Example Group"
[[area]]
id = "masks"
authority = "us-all"
name = "Masks"
stance = "watch"
ground = "board"
hs = ["6307.90", "9020"]
words = ["surgical mask", "respirator"]
countries = ["CN"]
directions = ["inbound"]
[[area]]
id = "used-cars"
authority = "us-all"
name = "Used cars"
stance = "cooperate"
ground = "board"
every = true
hs = ["8703"]
words = ["used"]
"""


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    path = tmp_path / "areas.toml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def asked(ask: Ask, written: Write, areas: Path, *rows: str, head: str = HEAD) -> dict[str, Any]:
    return ask(written(head + "".join(f"{row}\n" for row in rows)), "--flow", "import", "--policy", areas)


def test_an_area_is_added_up_over_its_codes(ask: Ask, written: Write, areas: Path) -> None:
    """Two codes of one area are one dependence, and each is still told by itself."""
    answer = asked(ask, written, areas, "2024,CN,630790,mask,700,EUR", "2024,HR,902000,respirator,300,EUR")
    masks = series_of(answer, product="masks")

    assert masks["added_up"] == ["630790", "902000"]
    assert shares_of(masks, 2024) == {"CN": 70.0, "HR": 30.0}
    assert masks["alarms"][0] == "Masks, 2 products: 70% from China in 2024"
    assert any('countries that area "Masks" is about (China)' in alarm for alarm in masks["alarms"])
    assert answer["series"][0] == masks
    assert len(answer["series"]) == 3


def test_an_area_of_one_whole_product_is_told_once(ask: Ask, written: Write, areas: Path) -> None:
    """The product says it all."""
    answer = asked(ask, written, areas, "2024,CN,630790,mask,700,EUR", "2024,HR,6307.90,masks,300,EUR")

    assert [one["product"] for one in answer["series"]] == ["630790"]
    assert answer["series"][0]["areas"][0]["sure"]


def test_goods_without_a_code_belong_by_the_words_of_their_description(ask: Ask, written: Write, areas: Path) -> None:
    """A file of descriptions alone is enough; what has no such words is told as not known."""
    rows = ("2024,CN,Surgical masks blue,700,EUR", "2024,HR,FFP2 respirators,300,EUR", "2024,HR,gadget,100,EUR")
    answer = asked(ask, written, areas, *rows, head="Date,Supplier country,Description,Amount,Currency\n")
    masks = series_of(answer, product="masks")

    assert shares_of(masks, 2024) == {"CN": 70.0, "HR": 30.0}
    assert masks["added_up"] == ["FFP2 respirators", "Surgical masks blue"]
    assert series_of(answer, product="gadget")["areas"] == []
    assert any("none of the areas' words: 1 of the products (gadget)" in note for note in answer["notes"])


def test_words_against_the_code_are_told_and_not_added(ask: Ask, written: Write, areas: Path) -> None:
    """A false code is for a person to see, and no figure of the area."""
    answer = asked(ask, written, areas, "2024,CN,950300,surgical mask for dolls,900,EUR", "2024,CN,630790,mask,100,EUR")
    (perhaps,) = series_of(answer, product="950300")["areas"]

    assert (perhaps["sure"], perhaps["area"]) == (False, "masks")
    assert (
        perhaps["why"] == 'its description speaks of "surgical mask", but its HS code 950300 is not one of the area\'s'
    )
    assert not any("area" in alarm for alarm in series_of(answer, product="950300")["alarms"])
    assert series_of(answer, product="630790")["judged"] == 2024


def test_a_code_that_is_too_short_may_belong(ask: Ask, written: Write, areas: Path) -> None:
    """6307 holds masks and much else."""
    (perhaps,) = series_of(asked(ask, written, areas, "2024,CN,6307,textiles,900,EUR"), product="6307")["areas"]

    assert (perhaps["sure"], perhaps["why"]) == (
        False,
        "its HS code 6307 is not exact enough to tell it from 630790",
    )


def test_shortened_codes_belong_by_the_whole_ones(ask: Ask, written: Write, areas: Path) -> None:
    """What is shown with four digits was told with six."""
    file = written(HEAD + "2024,CN,630790,mask,700,EUR\n2024,HR,630710,floor cloth,300,EUR\n")
    answer = ask(file, "--flow", "import", "--policy", areas, "--digits", 4)
    masks = series_of(answer, product="masks")

    assert shares_of(masks, 2024) == {"CN": 100.0}
    assert shares_of(series_of(answer, product="6307"), 2024) == {"CN": 70.0, "HR": 30.0}
    assert series_of(answer, product="6307")["areas"][0]["why"].startswith("some of its rows do")


def test_an_area_of_every_criterion_needs_every_one(ask: Ask, written: Write, areas: Path) -> None:
    """Used cars are cars by their code and used by their description; without a description it is not known."""
    rows = ("2024,JP,870323,used car,800,EUR", "2024,DE,870323,new car,800,EUR", "2024,FR,870333,,500,EUR")
    answer = asked(ask, written, areas, *rows)
    (unknown,) = series_of(answer, product="870333")["areas"]

    assert shares_of(series_of(answer, product="used-cars"), 2024) == {"JP": 100.0}
    assert (unknown["sure"], unknown["why"]) == (False, "it has no description")


def test_a_heading_and_its_parts_count_once_in_an_area(ask: Ask, written: Write, areas: Path) -> None:
    """In the market and year in which both are told."""
    rows = ("2023,CN,902000,masks,60,EUR", "2024,CN,9020,masks,100,EUR", "2024,CN,902000,masks,60,EUR")
    answer = asked(ask, written, areas, *rows)
    masks = series_of(answer, product="masks")

    assert {year["year"]: year["total"] for year in masks["years"]} == {2023: 60, 2024: 100}


def test_products_told_in_different_ways_are_not_added_up(ask: Ask, written: Write, areas: Path) -> None:
    """A World row beside products without one, or months beside years, give no sum; that is told."""
    for other in ("2024,World,902000,respirator,900,EUR", "2024-03,CN,902000,respirator,900,EUR"):
        answer = asked(ask, written, areas, "2024,CN,630790,mask,700,EUR", "2024,HR,902000,respirator,1,EUR", other)

        assert all(one["product"] != "masks" for one in answer["series"])
        assert any('area "masks" is not added up' in note for note in answer["notes"])


def test_an_area_of_purchases_is_none_of_sales(ask: Ask, written: Write, areas: Path) -> None:
    """Its sum is not told either."""
    file = written(HEAD + "2024,CN,630790,mask,700,EUR\n2024,HR,902000,mask,300,EUR\n")
    answer = ask(file, "--flow", "export", "--policy", areas)

    assert all(not one["areas"] for one in answer["series"])
    assert {one["product"] for one in answer["series"]} == {"630790", "902000"}


def test_an_area_that_is_over_is_not_joined(ask: Ask, written: Write, areas: Path) -> None:
    """On the day asked."""
    areas.write_text(POLICY.replace('countries = ["CN"]', 'countries = ["CN"]\nvalid_to = 2025-06-30'))
    file = written(HEAD + "2024,CN,630790,mask,700,EUR\n")
    found = {
        day: series_of(ask(file, "--policy", areas, "--as-of", day), product="630790")["areas"]
        for day in (date(2025, 6, 30), date(2025, 7, 1))
    }

    assert [len(areas) for areas in found.values()] == [1, 0]


def test_codes_of_control_lists_alone_cannot_be_told_from_trade(ask: Ask, written: Write, areas: Path) -> None:
    """Figures of trade have none; that is told, and nothing is guessed."""
    areas.write_text(
        POLICY + '[[area]]\nid = "chips"\nauthority = "us-all"\nname = "Chips"\nstance = "watch"\n'
        'ground = "board"\ncodes = {us = ["3A001"]}\n'
    )
    answer = asked(ask, written, areas, "2024,CN,854231,chip,700,EUR")

    assert answer["series"][0]["areas"] == []
    assert any('area "Chips" is told by control codes alone' in note for note in answer["notes"])


def test_too_many_descriptions_are_told_and_codes_still_join(
    ask: Ask, written: Write, areas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a hostile file cannot make the words take hours."""
    monkeypatch.setattr("exportgate.dependence.in_areas.MOST_DESCRIPTIONS", 2)
    rows = [f"2024,CN,630790,mask {number},10,EUR" for number in range(4)]
    answer = asked(ask, written, areas, *rows)

    assert answer["series"][0]["areas"][0]["sure"]
    assert shares_of(answer["series"][0], 2024) == {"CN": 100.0}
    assert any("more than 2 different descriptions" in note for note in answer["notes"])


def test_only_whole_areas_are_told_where_asked(ask: Ask, written: Write, areas: Path) -> None:
    """One of a single product too; without a policy there is nothing to tell."""
    file = written(HEAD + "2024,CN,630790,mask,700,EUR\n2024,HR,851712,phone,300,EUR\n")
    answer = ask(file, "--flow", "import", "--policy", areas, "--areas")

    assert [(one["product"], one["added_up"]) for one in answer["series"]] == [("masks", ["630790"])]
    assert ask(file, "--areas")["exit"] == 2


def test_a_country_that_the_area_is_about_comes_last_among_those_who_could_take_over(
    ask: Ask, written: Write, areas: Path
) -> None:
    """And covers nothing of a stop, however much it sells elsewhere."""
    head = "Market,Date,Country,HS code,Amount\n"
    rows = ("NO,2024,VN,630790,700", "NO,2024,CN,630790,200", "NO,2024,HR,630790,100", "SE,2024,CN,630790,900")
    answer = ask(written(head + "\n".join((*rows, "SE,2024,HR,630790,70\n"))), "--flow", "import", "--policy", areas)
    norway = series_of(answer, market="Norway")

    assert [(one["partner"], one["unwanted"]) for one in norway["candidates"]] == [("HR", []), ("CN", ["Masks"])]
    assert norway["stop"]["covered"] == pytest.approx(10)


def test_a_share_of_the_areas_countries_that_grows_is_an_alarm_below_the_threshold(
    ask: Ask, written: Write, areas: Path
) -> None:
    """Dependence is told where it grows, not only where it is large; a steady one is not."""

    def found(shares: tuple[int, ...]) -> list[str]:
        rows = [
            f"{2020 + at},{partner},630790,mask,{value},EUR"
            for at, share in enumerate(shares)
            for partner, value in (("CN", share), ("HR", 45 - share / 2), ("VN", 55 - share / 2))
        ]
        alarms: list[str] = series_of(asked(ask, written, areas, *rows), product="630790")["alarms"]
        return [alarm for alarm in alarms if "area" in alarm]

    (alarm,) = found((6, 11, 15, 21, 25))
    assert alarm.startswith('Masks (630790): 25% from countries that area "Masks" is about (China), to watch, rising 5')
    assert found((21, 20, 21, 20, 21)) == []
