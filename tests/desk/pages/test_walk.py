"""A shipment's way through the desk, as people walk it in a browser, with JavaScript and without."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.pages.conftest import Pictures, Served
from tests.desk.pages.made import PASSWORD, chair, machine_tool

SHIPMENT: dict[str, Any] = {
    "from": "GB",
    "to": "DE",
    "parties": [{"role": "consignee", "name": "Brennfeld Maschinenbau GmbH", "country": "DE"}],
    "lines": [{"description": "milling machine", "hs": "8457.10", "classification": {"uk": "2B001"}}],
    "facts": {"end_use.wmd": "none", "end_use.military": False, "end_use.diversion": False, "uk.exporter_region": "GB"},
}


@contextmanager
def at_the_desk(browser: Browser, served: Served, name: str, *, javascript: bool) -> Iterator[Page]:
    """Sign somebody in, in a browser of their own."""
    context = browser.new_context(
        base_url=served.address, java_script_enabled=javascript, viewport={"width": 1400, "height": 900}
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "console",
        lambda told: faults.append(f"{page.url}: {told.text} {told.location}") if told.type == "error" else None,
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/login")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shipments at the gate")
    yield page
    context.close()
    assert faults == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_upload_to_release(
    browser: Browser, served: Served, tmp_path: Path, pictures: Pictures, javascript: bool
) -> None:
    """A shipment is uploaded, held, its question answered, an exception claimed, and released by a second person."""
    identity = f"walk-{'with' if javascript else 'without'}-javascript"
    file = tmp_path / "orders.json"
    file.write_text(json.dumps([{"id": identity, **SHIPMENT}]))

    def picture(page: Page, name: str) -> None:
        if javascript:
            pictures.take(page, f"walk-{name}")

    with at_the_desk(browser, served, "maria", javascript=javascript) as maria:
        _upload(maria, file, identity, picture)
        _answer(maria, picture)
        _claim(maria, picture)
        _propose(maria)
        _confirm_by_another(browser, served, identity, picture, javascript=javascript)
        maria.reload()
        maria.get_by_role("link", name="decision D-").first.click()  # it was asked again before its release
        expect(maria.get_by_role("heading", name="At the gate").locator("..")).to_contain_text("released")
        maria.get_by_role("button", name="The goods have left").click()
        expect(maria.get_by_role("status")).to_contain_text("the goods have left")


def _upload(page: Page, file: Path, identity: str, picture: Callable[[Page, str], None]) -> None:
    page.get_by_role("link", name="Check a file").first.click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("link", name=identity).click(timeout=30_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(identity)
    expect(page.locator(".head")).to_contain_text("hold")
    picture(page, "1-held")
    page.get_by_role("link", name="Queue", exact=True).first.click()
    expect(page.get_by_role("row", name=identity)).to_contain_text("2 questions")
    page.get_by_role("link", name=identity).click()


def _answer(page: Page, picture: Callable[[Page, str], None]) -> None:
    page.get_by_label("line 1: In which country were the goods made?").fill("United Kingdom")
    question = page.get_by_role("group", name="Has the Secretary of State")
    question.get_by_text("No", exact=True).click()
    page.get_by_role("button", name="Answer and check again").click()
    expect(page.get_by_role("status")).to_contain_text("checked again")
    changed = page.get_by_role("region", name="What changed since")
    expect(changed).to_contain_text("informed.uk")
    expect(changed).to_contain_text("not known")
    picture(page, "2-answered")


def _claim(page: Page, picture: Callable[[Page, str], None]) -> None:
    page.get_by_role("group", name="OGEL-EU").get_by_text("Claimed: every condition is met").click()
    page.get_by_role("button", name="State and check again").click()
    expect(page.get_by_role("region", name="What changed since")).to_contain_text("pass")
    expect(page.locator(".head")).to_contain_text("awaiting release")
    picture(page, "3-awaiting-release")


def _propose(page: Page) -> None:
    page.get_by_label("Why it may leave").fill("End use letter of 12 November is on file.")
    page.get_by_role("button", name="Propose the release").click()
    expect(page.get_by_role("status")).to_contain_text("A second person must confirm it")
    expect(page.get_by_text("You proposed it, so another person must confirm it.")).to_be_visible()
    expect(page.get_by_role("button", name="Confirm and release")).to_have_count(0)


def _confirm_by_another(
    browser: Browser, served: Served, identity: str, picture: Callable[[Page, str], None], *, javascript: bool
) -> None:
    with at_the_desk(browser, served, "ben", javascript=javascript) as ben:
        ben.get_by_role("link", name="Awaiting release").click()
        ben.get_by_role("link", name=identity).click()
        expect(ben.get_by_role("region", name="Release proposed")).to_contain_text("End use letter of 12 November")
        ben.get_by_role("button", name="Confirm and release").click()
        expect(ben.get_by_role("status")).to_contain_text("Released")
        expect(ben.locator(".head")).to_contain_text("released")
        picture(ben, "4-released")


def test_filters_of_the_queue_show_at_once(browser: Browser, served: Served) -> None:
    """With JavaScript, a filter shows what it finds as soon as it is set, and the address tells of it."""
    served.casework.check([machine_tool("filtered-tool"), chair("filtered-chair")], actor="user:maria")
    with at_the_desk(browser, served, "maria", javascript=True) as page:
        expect(page.get_by_role("link", name="filtered-chair")).to_be_visible()
        page.get_by_label("Stopped by").select_option("uk")
        expect(page.get_by_role("link", name="filtered-chair")).to_have_count(0)
        expect(page.get_by_role("link", name="filtered-tool")).to_be_visible()
        assert "law=uk" in page.url
        page.go_back()
        expect(page.get_by_role("link", name="filtered-chair")).to_be_visible()


def test_a_very_long_word_pushes_no_column_out_of_sight(browser: Browser, served: Served) -> None:
    """A name of hundreds of letters without a blank is broken, in the queue and on the decision's page."""
    made = served.casework.check([chair("long-word", name="Donaudampfschiff" * 20, country="RU")], actor="user:maria")[
        0
    ]
    with at_the_desk(browser, served, "maria", javascript=True) as page:
        for path in ("/?state=free", "/", f"/decisions/{made.id}"):
            page.goto(path)
            wide = "[...document.querySelectorAll('.sheet')].filter(one => one.scrollWidth > one.clientWidth + 120)"
            assert page.evaluate(f"{wide}.length") == 0, path


def test_the_keyboard_alone_reaches_what_is_to_be_done(browser: Browser, served: Served) -> None:
    """The first press of Tab offers to skip the navigation, and focus is seen wherever it goes."""
    with at_the_desk(browser, served, "maria", javascript=True) as page:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the page")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator("main :focus")).to_have_count(1)
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
