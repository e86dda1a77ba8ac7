"""Tables of law as feeds, the whole way: loaded, shown, compared; and files that are none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from exportgate.cli import main
from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.check import us_law_check
from exportgate_us.feeds.ccl.reader import read_ecfr_xml as read_ccl
from exportgate_us.feeds.chart.reader import read_ecfr_xml as read_chart
from exportgate_us.feeds.groups.reader import read_ecfr_xml as read_groups
from tests.plugins.us.feeds.law_texts import part
from tests.plugins.us.feeds.our_tables import our_chart, our_groups


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for the program as it is installed."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path / "home"))
    return tmp_path


def load(folder: Path, feed: str, editions: dict[str, FileInMemory]) -> int:
    mirror = folder / "mirror"
    mirror.mkdir()
    tables = []
    for day, file in editions.items():
        (mirror / f"{day}.xml").write_bytes(file.content)
        tables.append(f'[[edition]]\nfeed = "{feed}"\ndate = {day}\nformat = "ecfr-xml"\nfiles = ["{day}.xml"]\n')
    (mirror / "mirror.toml").write_text("\n".join(tables), encoding="utf-8")
    return main(["update", "--mirror", str(mirror)])


def test_two_editions_show_which_rows_of_law_changed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chart of a later day gave Japan a mark: `lists --changes` names row and column, `lists` raises an alarm."""
    marks = ["CB 1", "NS 1", "NS 2", "MT 1", "RS 1"]
    assert load(home, "us.chart", {"2026-07-23": our_chart(), "2026-08-20": our_chart(JP=marks)}) == 0
    capsys.readouterr()

    main(["lists", "--changes", "us.chart", "--format", "json"])
    changes = json.loads(capsys.readouterr().out)
    main(["lists", "--format", "json"])
    [row] = json.loads(capsys.readouterr().out)

    assert (changes["from"], changes["to"], changes["added"], changes["removed"]) == (
        "2026-07-23",
        "2026-08-20",
        [],
        [],
    )
    assert changes["changed"] == [
        {"id": "JP", "name": "Japan", "fields": [{"field": "details.NS 2", "before": [], "after": ["X"]}]}
    ]
    assert (row["feed"], row["holds"]) == ("us.chart", "law")
    assert row["alarm"].endswith("first: country_chart: JP, mark in NS2: here absent, in the text present")


def test_a_table_of_law_alone_is_no_list_to_screen_against(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the chart as the only thing loaded nobody can be screened, and a country's name is no party."""
    assert load(home, "us.groups", {"2026-07-23": our_groups()}) == 0
    parties = home / "parties.csv"
    parties.write_text("name\nJapan\n", encoding="utf-8")

    assert main(["lists"]) == 2
    assert main(["screen", str(parties)]) == 2
    assert "no lists are loaded" in capsys.readouterr().err


def test_the_loaded_law_is_compared_by_the_command(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 where our tables say the same, and what is not loaded is told."""
    assert load(home, "us.groups", {"2026-07-23": our_groups()}) == 0
    capsys.readouterr()

    result = CliRunner().invoke(us_law_check, [])

    assert result.exit_code == 0
    assert "Not loaded, so not compared: us.chart, us.ccl" in result.output
    assert "0 differences" in result.output


def test_files_are_compared_by_the_command(tmp_path: Path) -> None:
    """Each file by the supplement it holds; exit code 1 where something differs, 2 where a file is none of them."""
    path = tmp_path / "part-738.xml"
    path.write_bytes(our_chart(JP=["CB 1"]).content)
    other = tmp_path / "part-744.xml"
    other.write_bytes(part(744, "").content)

    differing = CliRunner().invoke(us_law_check, [str(path), "--on", "2026-07-23"])

    assert differing.exit_code == 1
    assert "JP, mark in NS1: here present, in the text absent" in differing.output
    assert CliRunner().invoke(us_law_check, [str(other), "--on", "2026-07-23"]).exit_code == 2
    assert CliRunner().invoke(us_law_check, [str(path)]).exit_code == 2


def test_nothing_loaded_cannot_be_compared(home: Path) -> None:
    """Silence would look as if nothing differed."""
    assert CliRunner().invoke(us_law_check, []).exit_code == 2


READERS: list[Callable[..., object]] = [read_chart, read_groups, read_ccl]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>503</body></html>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><DIV9 N="Supplement No. 1 to Part 738">&a;</DIV9>',
        b"<DIV5>" * 400,
    ],
    ids=["empty", "web page", "entities", "deep"],
)
def test_hostile_files_are_refused(read: Callable[..., object], content: bytes) -> None:
    """An error page, entities, endless nesting: a FeedError and nothing else."""
    with pytest.raises(FeedError):
        read([FileInMemory("part.xml", content)])
