"""Every page for everybody: checked with axe in light and dark, narrow without sideways scrolling, and pictured."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from exportgate.desk.casework import ServedCasework
from exportgate.judging.decided import about, hits_of
from exportgate.judging.judgement import Said
from exportgate.licences.licence import LicensedItem, Terms
from exportgate.records import accounts, judgements, licences
from exportgate.records.accounts import ROLES
from exportgate.records.judgements import Saying
from exportgate.settings import Settings
from tests.desk.pages.conftest import Pictures, Served
from tests.desk.pages.made import PASSWORD, chair, machine_tool, rescreened

_STANDARDS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_NARROW, _WIDE = {"width": 390, "height": 800}, {"width": 1400, "height": 900}


@pytest.fixture(scope="module")
def decided(served: Served) -> dict[str, str]:
    """Decisions to look at, one of each sort, and a licence."""
    casework = served.casework
    asked = [
        machine_tool("asked-and-claimed", unstated="informed.uk"),
        chair("a-hit-to-judge"),
        chair("licence-required", name="Fujian Jinhua Integrated Circuit Company, Ltd."),
        chair("nothing-found", name="Ateliers Brissonnet SAS", country="FR"),
        chair("hostile", name="<script>alert(1)</script> \u202egnitsiL", country="CN"),
    ]
    made = {decision.shipment: decision.id for decision in casework.check(asked, actor="user:maria")}
    made["licence"] = _licence(casework)
    made["rescreened"] = rescreened(casework)
    made["proposed"] = _proposed(casework)
    made["silenced"] = _proposed(casework, "silenced", confirmed=True)
    made["answered"] = casework.recheck("asked-and-claimed", actor="user:maria", facts={"informed.uk": False}).id
    return made


def _proposed(casework: ServedCasework, identity: str = "proposed", *, confirmed: bool = False) -> str:
    """Check a shipment and judge its hit false; gives its last decision."""
    made = casework.check(
        [chair(identity, name="Fujian Jinhua IC" if confirmed else "Fujian Jinhua Circuit Co")], actor="user:maria"
    )[0]
    hit = hits_of(made)[0]
    said = about(casework.asked(made.id), hit.hit)
    saying = Saying(Said.FALSE_POSITIVE, said, "Another town.", None, identity, made.id, hit.outcome)
    with casework.records.writing("user:maria") as write:
        judged = judgements.judge(write, saying, Settings())
    if not confirmed:
        return made.id
    with casework.records.writing("user:ben") as write:
        judgements.confirm(write, judged.id)
    return casework.recheck(identity, actor="user:ben").id


def _licence(casework: ServedCasework) -> str:
    terms = Terms(
        jurisdiction="us",
        authority="BIS",
        number="D123456",
        destinations=("CN",),
        items=(LicensedItem(item=1, code="EAR99", quantity=100, unit="pcs"),),  # type: ignore[arg-type]
    )
    with casework.records.writing("os-user:tests") as write:
        return licences.enter(write, [terms])[0].id


@pytest.fixture(scope="module")
def everything(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """Somebody with every role, in a browser."""
    accounts.create_user(
        served.casework.records, "omni", actor="os-user:tests", roles=ROLES, password=PASSWORD, display="Omni"
    )
    context = browser.new_context(base_url=served.address, viewport=_WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("User name").fill("omni")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    yield context
    context.close()


PAGES = {
    "queue": "/",
    "queue-searched": "/?q=jinhua&sort=gravest",
    "queue-paged": "/?limit=1&after=WyIiLCIiXQ",
    "queue-no-such-page": "/?after=cut-off",
    "proposals": "/proposals",
    "decisions": "/decisions",
    "decision-asked": "/decisions/{asked-and-claimed}",
    "decision-answered": "/decisions/{answered}",
    "decision-hit": "/decisions/{a-hit-to-judge}",
    "decision-licence": "/decisions/{licence-required}",
    "decision-proposed": "/decisions/{proposed}",
    "decision-silenced": "/decisions/{silenced}",
    "decision-pass": "/decisions/{nothing-found}",
    "decision-hostile": "/decisions/{hostile}",
    "upload": "/upload",
    "screen": "/screen",
    "screened": "/screen?name=Fujian+Jinhua+IC+Co&country=CN",
    "entry": "/entries/us.el/cn-fujian-jinhua-integrated-circuit-company-ltd",
    "rescreening": "/rescreening",
    "rescreened": "/rescreening/{rescreened}",
    "licences": "/licences",
    "licence": "/licences/{licence}",
    "lists": "/lists",
    "list": "/lists/us.el",
    "areas": "/areas",
    "dependence": "/dependence",
    "audit": "/audit",
    "account": "/account",
    "users": "/users",
    "tokens": "/tokens",
    "fault": "/no/such/page",
}


@pytest.mark.parametrize("name", list(PAGES))
def test_every_page_is_for_everybody(
    everything: BrowserContext, decided: dict[str, str], pictures: Pictures, name: str
) -> None:
    """A page breaks none of axe's rules, in light and dark, and is no wider than a narrow screen."""
    page = everything.new_page()
    page.goto(PAGES[name].format(**decided))
    if name == "dependence":
        page.get_by_role("table").wait_for(timeout=30_000)

    _check(page, pictures, name)
    page.close()


def test_the_door_is_for_everybody(browser: Browser, served: Served, pictures: Pictures) -> None:
    """Who is not signed in can sign in, however they read the page."""
    page = browser.new_page(base_url=served.address, viewport=_WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto("/login")

    _check(page, pictures, "door")
    page.close()


def test_what_came_of_a_file_is_for_everybody(everything: BrowserContext, tmp_path: Path, pictures: Pictures) -> None:
    """The table of a file's shipments, and of the rows that could not be read, is as accessible as any page."""
    file = tmp_path / "orders.csv"
    file.write_text("shipment,from,to,line,us,consignee_name\nb-1,US,FR,1,EAR99,Ateliers Brissonnet\nb-2,US,X,1,,Y\n")
    page = everything.new_page()
    page.goto("/upload")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("table", name="").first.wait_for(timeout=30_000)

    _check(page, pictures, "batch")
    page.close()


def test_a_decision_on_paper(everything: BrowserContext, decided: dict[str, str], pictures: Pictures) -> None:
    """Printed, a decision has its findings with rule and citation, and nothing that can only be pressed."""
    page = everything.new_page()
    page.goto(f"/decisions/{decided['a-hit-to-judge']}")
    page.emulate_media(media="print")
    pictures.take(page, "decision-on-paper", always=True)

    assert not page.get_by_role("navigation", name="Desk").is_visible()
    assert page.get_by_role("button").filter(visible=True).count() == 0
    assert page.get_by_text("744.11").first.is_visible()
    page.close()


def _check(page: Page, pictures: Pictures, name: str) -> None:
    pictures.take(page, f"{name}-light", always=True)
    found = Axe().run(page, options=_STANDARDS)
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="dark")
    pictures.take(page, f"{name}-dark")
    dark = Axe().run(page, options=_COLOURS)
    assert dark.violations_count == 0, dark.generate_report()
    page.set_viewport_size(_NARROW)  # type: ignore[arg-type]
    pictures.take(page, f"{name}-narrow")
    assert page.evaluate("document.documentElement.scrollWidth") <= _NARROW["width"], f"{name} is too wide"
