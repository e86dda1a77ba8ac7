"""On the real files, what follows from shares equals a plain computation: trend, months, stop, who could take over."""

import csv
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.dependence.conftest import Ask, series_of

pytestmark = pytest.mark.shared
Sums = dict[Any, dict[str, float]]
EARTHS = "us_imports_rare_earths_hs6_by_partner_2018-2025.csv"
GRAPHITE = "cn_exports_graphite_gallium_hs6_by_partner_monthly_2017-2024.csv"
METALS = "jp_imports_hs2805_by_partner_2023.json"
T95 = {6: 2.446912}  # Student's t, 97.5%, six degrees of freedom


def _earths(shared: Path, product: str) -> Sums:
    """Dollars by year and ISO 3166 code of the partner."""
    sums: Sums = defaultdict(lambda: defaultdict(float))
    with (shared / "trade" / EARTHS).open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["canonical_product_id"].startswith(product):
                sums[int(row["year"])][row["partner_name"]] += float(row["import_value_usd"])
    return sums


def _best(partners: dict[str, float]) -> str:
    return max(partners, key=lambda partner: partners[partner])


@pytest.mark.parametrize("product", ["280530", "284610", "284690"])
def test_the_trend_is_least_squares_with_its_standard_error(ask: Ask, shared: Path, product: str) -> None:
    """Of the partner that is largest in the last year, over all eight; the interval is Student's."""
    sums = _earths(shared, product)
    largest = _best(sums[2025])
    shares = {year: 100 * partners.get(largest, 0) / sum(partners.values()) for year, partners in sums.items()}
    years, count = sorted(shares), len(shares)
    x = sum(years) / count
    y = sum(shares.values()) / count
    spread = sum((year - x) ** 2 for year in years)
    slope = sum((year - x) * (shares[year] - y) for year in years) / spread
    rest = sum((shares[year] - y - slope * (year - x)) ** 2 for year in years)
    error = math.sqrt(rest / (count - 2) / spread)
    found = series_of(ask(shared / "trade" / EARTHS), product=product)

    assert found["trend"]["years"] == count == 8
    assert found["trend"]["slope"] == pytest.approx(slope)
    assert found["trend"]["error"] == pytest.approx(error)
    assert found["trend"]["low"] == pytest.approx(slope - T95[6] * error, rel=1e-3)
    assert found["trend"]["high"] == pytest.approx(slope + T95[6] * error, rel=1e-3)


@pytest.mark.parametrize("product", ["280530", "284610", "284690"])
def test_a_stop_takes_away_what_the_largest_sold(ask: Ask, shared: Path, product: str) -> None:
    """And leaves the others with so many times as much."""
    last = _earths(shared, product)[2025]
    total, lost = sum(last.values()), max(last.values())
    stop = series_of(ask(shared / "trade" / EARTHS), product=product)["stop"]

    assert stop["value"] == pytest.approx(lost)
    assert stop["share"] == pytest.approx(100 * lost / total)
    assert stop["times"] == pytest.approx(total / (total - lost))
    assert stop["covered"] is None


@pytest.mark.parametrize("product", ["280530", "284610", "284690"])
def test_alarms_are_raised_from_the_thresholds_on_and_not_below(ask: Ask, shared: Path, product: str) -> None:
    """Share and concentration, a hair above and below what a plain computation gives."""
    last = _earths(shared, product)[2025]
    shares = [100 * value / sum(last.values()) for value in last.values()]
    largest, index = max(shares), sum(share**2 for share in shares)

    def alarms(share: float, concentration: float) -> list[str]:
        limits = ("--share", share, "--concentration", concentration, "--rise", 1000, "--product", product)
        told: list[str] = series_of(ask(shared / "trade" / EARTHS, *limits), product=product)["alarms"]
        return told

    assert len(alarms(largest - 1e-6, index - 1e-3)) == 2
    assert alarms(largest + 1e-6, index + 1e-3) == []
    assert "concentration" in alarms(largest + 1e-6, index - 1e-3)[0]


@pytest.mark.parametrize("product", ["250410", "380110", "811292"])
@pytest.mark.parametrize("threshold", [30, 40, 50, 80])
def test_months_of_one_sided_trade_are_counted(ask: Ask, shared: Path, product: str, threshold: int) -> None:
    """How many of the months, the longest run of one and the same partner, none missing."""
    months: Sums = defaultdict(lambda: defaultdict(float))
    with (shared / "trade" / GRAPHITE).open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["hs6"] == product:
                months[row["period_dt"][:7]][row["partner_name"]] += float(row["val"])
    sides = []
    for month in sorted(months):
        partners = months[month]
        best = _best(partners)
        sides.append(best if partners[best] >= threshold / 100 * sum(partners.values()) else None)
    longest = run = 0
    for at, side in enumerate(sides):
        run = 0 if side is None else run + 1 if at and side == sides[at - 1] else 1
        longest = max(longest, run)
    answer = ask(shared / "trade" / GRAPHITE, "--flow", "export", "--one-sided", threshold, "--product", product)
    found = series_of(answer, product=product)["months"]

    assert found["known"] == len(months) == 96
    assert found["missing"] == 0
    assert found["one_sided"] == sum(side is not None for side in sides)
    assert found["longest"] == longest


def test_who_could_take_over_is_ordered_by_what_they_sell_elsewhere(ask: Ask, shared: Path) -> None:
    """For the United States, by what Japan bought in the same year under the same four digits; and the other way."""
    records = json.loads((shared / "trade" / METALS).read_text("utf-8"))
    japan = {str(one["partnerCode"]): one["primaryValue"] for one in records if one["partnerCode"]}
    america: dict[str, float] = defaultdict(float)
    with (shared / "trade" / EARTHS).open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["canonical_product_id"] == "280530" and row["year"] == "2023":
                america[row["partner_code"]] += float(row["import_value_usd"])
    files = (shared / "trade" / EARTHS, shared / "trade" / METALS)
    answer = ask(*files, "--digits", 4, "--product", "2805", "--partial", 2024, "--partial", 2025)
    found = series_of(answer, market="Japan")
    largest = _best(japan)
    elsewhere = {partner: value for partner, value in america.items() if partner != largest}
    told = [(one["here"], one["elsewhere"]) for one in found["candidates"]]
    ours = [(japan.get(partner, 0), america.get(partner, 0)) for partner in {*japan, *elsewhere} - {largest}]

    assert told == [pytest.approx(pair) for pair in sorted(ours, key=lambda pair: (-pair[1], -pair[0]))[:10]]
    assert found["stop"]["covered"] == pytest.approx(100 * sum(pair[1] for pair in told) / japan[largest])


def test_years_left_out_are_told_as_missing_and_small_ones_as_small(ask: Ask, shared: Path, tmp_path: Path) -> None:
    """Of the real rows, those of two years are taken away and all but three of a third."""
    with (shared / "trade" / EARTHS).open(encoding="utf-8") as stream:
        head, *rows = list(csv.reader(stream))
    kept = [row for row in rows if row[1] == "284690" and row[2] not in ("2020", "2021")]
    small = [row for row in kept if row[2] == "2018"][:3]
    file = tmp_path / "some.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *small, *(row for row in kept if row[2] != "2018")])
    found = ask(file)["series"][0]
    marks = {year["year"]: " ".join(year["marks"]) for year in found["years"]}

    assert found["missing"] == [2020, 2021]
    assert "no figures for 2020, 2021" in found["marks"]
    assert "small sample: 3 rows" in marks[2018]
    assert "small sample" not in marks[2019]


def test_an_area_is_the_sum_of_its_codes(ask: Ask, shared: Path, fixtures: Path) -> None:
    """Twenty-three codes of eleven digits, by year and destination: total, largest share and concentration."""
    sums: Sums = defaultdict(lambda: defaultdict(float))
    file = shared / "trade" / "tw_exports_hs8542_by_country_2013-2025.csv"
    with file.open(encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            sums[int(row["Year"])][row["Country"]] += float(row["Export Value (USD)"])
    answer = ask(file, "--flow", "export", "--areas", "--policy", fixtures / "policy" / "areas.toml")
    chips = series_of(answer, product="semiconductors")

    assert len(chips["added_up"]) == 23
    for year in chips["years"]:
        partners = sums[year["year"]]
        shares = [100 * value / sum(partners.values()) for value in partners.values()]
        assert year["total"] == pytest.approx(sum(partners.values()))
        assert year["partners"][0]["share"] == pytest.approx(max(shares))
        assert year["concentration"] == pytest.approx(sum(share**2 for share in shares))
