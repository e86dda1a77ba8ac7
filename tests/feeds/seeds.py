"""Small publications made by hand, one for each layout that the fixtures of the project do not have."""

from collections.abc import Callable, Sequence

from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.feeds.debarred.reader import COLUMNS as DEBARRED
from exportgate_us.feeds.isn.reader import COLUMNS as ISN
from exportgate_us.feeds.meu.reader import COLUMNS as MEU
from exportgate_us.feeds.part744.intake import COLUMNS as INTAKE
from exportgate_us.feeds.uvl.reader import COLUMNS as UVL
from tests.plugins.ca import test_sema as sema
from tests.plugins.cn import test_mofcom as mofcom
from tests.plugins.eu import test_fsf as fsf
from tests.plugins.jp import test_eul as eul
from tests.plugins.jp import test_order as order
from tests.plugins.uk import test_ofsi_list as ofsi
from tests.plugins.us.feeds import law_texts
from tests.plugins.us.feeds import test_cons as cons
from tests.plugins.us.feeds import test_dpl_debarred_isn as bis
from tests.plugins.us.feeds import test_part744 as part744
from tests.plugins.us.feeds import test_sdn as sdn
from tests.plugins.us.feeds.conftest import ofac_row

Files = Sequence[FileInMemory]


def _ofac_csv() -> Files:
    names: list[str | int | None] = [7, "DOE, Evren", "individual", "SDGT] [IFSR", "Dr"]
    party = [*names, *[None] * 6, "DOB 1961; Gender M."]
    rows: dict[str, Sequence[str | int | None]] = {
        "cons_prim.csv": party,
        "cons_add.csv": [7, 1, "1 Main St", "Ankara", "Turkey", None],
        "cons_alt.csv": [7, 2, "aka", "EV", None],
        "cons_comments.csv": [7, " nationality Turkey."],
    }
    return [FileInMemory(name, f"{ofac_row(row)}\r\n\x1a".encode()) for name, row in rows.items()]


def _ofac_xml() -> Files:
    return [FileInMemory("list.xml", sdn.XML.format(space=sdn.NEW, more="").encode())]


def _csv(columns: Sequence[str], *rows: Sequence[str]) -> Files:
    lines = [",".join(f'"{cell}"' for cell in row) for row in (columns, *rows)]
    return [FileInMemory("list.csv", "\n".join(lines).encode())]


def _intake(source: str) -> Files:
    cells = {
        "Source List": source,
        "Name": "Alpha Works (a.k.a. AW)",
        "Address": "1 Main St",
        "City": "Minsk",
        "Country": "Belarus",
        "Federal Register Notice": "87 FR 12226",
        "Effective Date": "2022-03-03",
        "License Requirement": "For all items subject to the EAR (See § 744.11 of the EAR)3",
        "License Policy": "Policy of denial",
        "Alternate Name": "Alfa",
    }
    return _csv(INTAKE, [cells.get(column, "") for column in INTAKE])


def _part744(supplement: int, columns: Sequence[str]) -> Files:
    return part744.part(supplement, columns, [["BELARUS", "Alpha Works, 1 Main St, Minsk", "87 FR 12226, 3/3/22."]])


def _debarred() -> Files:
    return _csv(
        DEBARRED, ["Myles, Jr., George (a.k.a. G. Miles)", "September, 1948", "76 FR 70805", "11/15/2011", "", ""]
    )


def _isn() -> Files:
    names = ["Center Co.", "CITC, Navid, Ltd., F.K.A. Office"]
    return _csv(
        ISN, ["ISN", "INKSNA", *names, "Iran", "Vol. 80, No. 170, 09/02/15", "8/28/2015", "", "http://x.example"]
    )


def _eul_html() -> Files:
    head = [heading.split("\n") for heading in eul.HEADER[:5]]
    cells = [["1"], ["中国", "People's Republic of China"], ["Qinghe", "(清河)"], ["・QH", "・QH 2"], ["ミサイル", "M"]]
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in (head, cells))
    return [FileInMemory("list.html", f"<!DOCTYPE html><html><body><table>{rows}</table></body></html>".encode())]


def _cell(lines: Sequence[str]) -> str:
    return f"<td>{''.join(f'<p>{line}</p>' for line in lines)}</td>"


def _chart() -> Files:
    rows = {"Albania": ["CB 1", "NS 1"], "Korea, South": ["NS 1"]}
    marks = {"Albania": ["2", "3"]}
    return [law_texts.chart(rows, footnotes=marks, pointers={"Cuba": "See part 746."}, notes={"2": "A.", "3": "B."})]


def _groups() -> Files:
    tables = {"A": {"Ukraine<sup>4</sup>": ["A:1"]}, "D": {"Macau": ["D:1"]}, "E": {"Cuba": ["E:2"]}}
    return [
        law_texts.groups(tables, ["Japan", "The Bahamas"], notes={"A": [("4", "Crimea.")], "E": [("1", "Embargo.")]})
    ]


def _ccl() -> Files:
    rows = [
        ("NS applies to entire entry, except 3A001.b", "NS Column 2."),
        ("RS applies to 3A001.b", "Worldwide control."),
    ]
    items = "<P>a. First;</P><P>a.1. Below it;</P><NOTE><HED>Note:</HED><P>Not all.</P></NOTE>"
    one = law_texts.entry("3A001", "Widgets", rows, exceptions=[("LVS", "$500")], sta="Not to A:6.", items=items)
    head = "<HD1>Category 3&#x2014;Electronics</HD1><HD1>A. End Items</HD1><P>A note.</P>"
    return [law_texts.ccl(head + one + law_texts.entry("3A002", "See the ITAR."))]


SEEDS: dict[tuple[str, str], Callable[[], Files]] = {
    ("ca.sema", "sema-xml"): lambda: [sema.listing(sema.PERSON, sema.SHIP, sema.WITHOUT_SCHEDULE)],
    ("cn.mofcom", "cn-mofcom-json"): lambda: [
        mofcom.listing(mofcom.row(addresses=["日本东京都"]), mofcom.row("cn-uel-20260105-1"))
    ],
    ("eu.fsf", "fsf-xml-1.1"): lambda: [fsf.listing(fsf.PERSON, fsf.SHIP)],
    ("jp.eul", "meti-eul-html"): _eul_html,
    ("jp.order", "egov-law-xml"): lambda: [order.order()],
    ("uk.ofsi", "ofsi-conlist-xlsx"): lambda: [ofsi.workbook(ofsi.row("7", name_6="VARNOV", name_1="Ali"))],
    ("us.ccl", "ecfr-xml"): _ccl,
    ("us.chart", "ecfr-xml"): _chart,
    ("us.cons", "ofac-advanced-xml"): cons.advanced,
    ("us.cons", "ofac-csv"): _ofac_csv,
    ("us.cons", "ofac-xml"): _ofac_xml,
    ("us.debarred", "ddtc-csv"): _debarred,
    ("us.dpl", "bis-dpl-txt"): lambda: bis.denied(bis.ASH),
    ("us.el", "ita-intake-csv"): lambda: _intake("EL"),
    ("us.groups", "ecfr-xml"): _groups,
    ("us.isn", "isn-intake-csv"): _isn,
    ("us.meu", "ecfr-xml"): lambda: _part744(7, MEU),
    ("us.meu", "ita-intake-csv"): lambda: _intake("MEU"),
    ("us.sdn", "ofac-advanced-xml"): cons.advanced,
    ("us.sdn", "ofac-xml"): _ofac_xml,
    ("us.uvl", "ecfr-xml"): lambda: _part744(6, UVL),
    ("us.uvl", "ita-intake-csv"): lambda: _csv(("COUNTRY", "NAME", "ADDRESS"), ["Belarus", "Alpha Works", "Minsk"]),
}
"""Feed and layout, and what makes its files in the order of the declaration."""
