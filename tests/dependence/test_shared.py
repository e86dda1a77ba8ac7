"""On the real files, shares and concentration equal a plain computation."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.dependence.conftest import Ask, series_of, shares_of, year_of

pytestmark = pytest.mark.shared
Sums = dict[tuple[str, int], dict[str, float]]


def _same(answer: dict[str, Any], sums: Sums) -> None:
    """Compare every year of every product: total, largest share and concentration."""
    found = {(one["product"], year["year"]): year for one in answer["series"] for year in one["years"]}
    assert found.keys() == sums.keys()
    for key, partners in sums.items():
        total = sum(partners.values())
        shares = sorted((value / total * 100 for value in partners.values()), reverse=True)
        assert found[key]["total"] == pytest.approx(total), key
        named = [one["share"] for one in found[key]["partners"] if one["named"]]
        assert named[0] == pytest.approx(shares[0]), key
        assert found[key]["concentration"] == pytest.approx(sum(share**2 for share in shares)), key


def test_rare_earths_into_the_united_states(ask: Ask, shared: Path) -> None:
    """Three products, eight years; the shares are those that the file's maker computed, too."""
    file = shared / "trade" / "us_imports_rare_earths_hs6_by_partner_2018-2025.csv"
    sums: Sums = defaultdict(lambda: defaultdict(float))
    with file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        sums[row["canonical_product_id"], int(row["year"])][row["partner_code"]] += float(row["import_value_usd"])
    answer = ask(file)

    _same(answer, sums)
    assert {one["side"] for one in answer["series"]} == {"suppliers"}
    told = next(row for row in rows if row["rank"] == "1" and row["year"] == "2024")
    metal = series_of(answer, product=told["canonical_product_id"])
    assert year_of(metal, 2024)["partners"][0]["share"] == pytest.approx(float(told["share"]) * 100, abs=0.001)
    assert series_of(answer, product="280530")["alarms"][0].startswith(
        "280530: 83% from China in 2025, rising 2 points"
    )


def test_graphite_and_gallium_out_of_china_by_months(ask: Ask, shared: Path) -> None:
    """The months add up to the years, and all 96 are known."""
    file = shared / "trade" / "cn_exports_graphite_gallium_hs6_by_partner_monthly_2017-2024.csv"
    sums: Sums = defaultdict(lambda: defaultdict(float))
    with file.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            sums[row["hs6"], int(row["period_dt"][:4])][row["partner_name"]] += float(row["val"])
    answer = ask(file, "--flow", "export")

    _same(answer, sums)
    assert {one["months"]["known"] for one in answer["series"]} == {96}
    assert {one["side"] for one in answer["series"]} == {"buyers"}


def test_chips_of_the_world_by_who_exports_them(ask: Ask, shared: Path) -> None:
    """The incomplete year 2024 is marked and not judged."""
    file = shared / "trade" / "world_exports_hs8542_by_reporter_2013-2024.csv"
    sums: Sums = defaultdict(lambda: defaultdict(float))
    with file.open(encoding="cp1252") as stream:
        for row in csv.DictReader(stream):
            sums["8542", int(row["refYear"])][row["reporterCode"]] += float(row["primaryValue"])
    answer = ask(file, "--encoding", "cp1252", "--columns", "partner=reporterDesc")

    _same(answer, sums)
    chips = series_of(answer, product="8542", side="suppliers")
    assert chips["judged"] == 2023
    assert any("perhaps not all have reported" in mark for mark in year_of(chips, 2024)["marks"])


def test_chips_out_of_taiwan_by_destination(ask: Ask, shared: Path) -> None:
    """Codes of eleven digits, added up to four."""
    file = shared / "trade" / "tw_exports_hs8542_by_country_2013-2025.csv"
    sums: Sums = defaultdict(lambda: defaultdict(float))
    with file.open(encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            sums["8542", int(row["Year"])][row["Country"]] += float(row["Export Value (USD)"])
    answer = ask(file, "--digits", 4, "--partial", 2025)

    _same(answer, sums)
    assert answer["series"][0]["judged"] == 2024
    assert answer["series"][0]["unit"] == "USD"


def test_metals_into_japan_add_up_to_the_world_row(ask: Ask, shared: Path) -> None:
    """The World row is no partner."""
    file = shared / "trade" / "jp_imports_hs2805_by_partner_2023.json"
    records = json.loads(file.read_text("utf-8"))
    partners = {str(one["partnerCode"]): one["primaryValue"] for one in records if one["partnerCode"] != 0}

    _same(ask(file), {("2805", 2023): partners})


def test_graphite_of_one_partner_is_a_share_of_the_world_row(ask: Ask, shared: Path) -> None:
    """Four markets, three products, six years: the share of the one partner told."""
    names = ("china", "world")
    files = [
        shared / "trade" / f"jp_us_au_in_imports_from_{name}_graphite_cobalt_lithium_2019-2024.xlsx" for name in names
    ]
    sheets = [CalamineWorkbook.from_path(file).get_sheet_by_name("Sheet1").to_python() for file in files]
    one, world = ({(row[8], row[20], int(str(row[5]))): float(str(row[43])) for row in sheet[1:]} for sheet in sheets)
    answer = ask(*files)

    assert len(answer["series"]) == 12
    for series in answer["series"]:
        for year in series["years"]:
            known = next(
                k for k in world if k[1] == series["product"] and k[2] == year["year"] and world[k] == year["total"]
            )
            assert year["partners"][0]["share"] == pytest.approx(one[known] / world[known] * 100)


def test_masks_into_the_united_states(ask: Ask, shared: Path) -> None:
    """Four workbooks of regions: China apart from Asia, joint columns not counted, years of one region not judged."""
    files = sorted((shared / "trade").glob("ppe_hs6_*.xlsx"))
    answer = ask(*files, "--market", "USA", "--group", "Asia=China", "--group", "European Union (EU 15)")
    masks = series_of(answer, product="630790")
    total = 2733287 + 89193 + 509462 + 154704

    assert len(answer["series"]) == 6
    assert year_of(masks, 2019)["total"] == total
    assert shares_of(masks, 2019)["CN"] == round(2134301 / total * 100, 2)
    assert (year_of(masks, 2015)["whole"], masks["judged"]) == (False, 2019)
    assert masks["alarms"]
