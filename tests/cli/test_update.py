"""exportgate update: loads lists, says what changed, keeps the last good ones, and its exit code tells."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exportgate.cli import main
from exportgate.feeds.store import Store
from tests.cli.toy_lists import install
from tests.feeds.toy import ROWS, TOY, toy_csv, write_mirror

TODAY = datetime.now(UTC).date()
FRESH, BEFORE = (TODAY - timedelta(days=1)).isoformat(), (TODAY - timedelta(days=2)).isoformat()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, with the toy list as the only one that is declared."""
    return install(monkeypatch, tmp_path / "home", TOY)


def test_an_update_tells_what_was_added_removed_and_changed(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table has a line for each edition; all is well, so the exit code is 0."""
    later = [*ROWS[1:], ("T-90", "Ninety", "BB"), ("T-91", "Ninety-one", "BB")]
    mirror = write_mirror(tmp_path / "m", {BEFORE: toy_csv(BEFORE), FRESH: toy_csv(FRESH, later)})

    assert main(["update", "--mirror", str(mirror)]) == 0

    out = capsys.readouterr().out
    assert "20 added, 0 removed, 0 changed" in out
    assert "2 added, 1 removed, 0 changed" in out
    assert (home / "index").is_dir()


def test_a_repeat_without_changes_says_so(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is loaded twice."""
    mirror = str(write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)}))
    main(["update", "--mirror", mirror])
    capsys.readouterr()

    assert main(["update", "--mirror", mirror]) == 0

    assert "in use already" in capsys.readouterr().out


def test_a_suspicious_list_gives_exit_code_2_until_it_is_accepted(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what is wrong, what still answers, and how to accept it; accepting puts it in use."""
    main(["update", "--mirror", str(write_mirror(tmp_path / "a", {BEFORE: toy_csv(BEFORE)}))])
    capsys.readouterr()
    short = str(write_mirror(tmp_path / "b", {FRESH: toy_csv(FRESH, ROWS[8:])}))

    assert main(["update", "--mirror", short]) == 2
    out = capsys.readouterr().out
    assert "8 of 20 entries" in out
    assert f"Still in use: the edition of {BEFORE}" in out
    assert "exportgate update --accept toy.list" in out

    assert main(["update", "--accept", "toy.list"]) == 0
    assert Store(home).current()["toy.list"].entries == 12


def test_an_old_list_gives_exit_code_1(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Freeze: a list that has not changed for too long is loaded, told, and seen in the exit code."""
    assert main(["update", "--mirror", str(write_mirror(tmp_path / "m", {"2020-01-01": toy_csv("2020-01-01")}))]) == 1

    assert "Alarm: toy.list: the edition of 2020-01-01" in capsys.readouterr().out


def test_a_list_that_no_plugin_reads_is_told(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mirror may hold more than is installed; that is no error, but it is not silent either."""
    mirror = write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)})
    text = (mirror / "mirror.toml").read_text()
    (mirror / "mirror.toml").write_text(text + text.replace("toy.list", "other.list"))

    assert main(["update", "--mirror", str(mirror)]) == 0

    assert "no installed plugin reads this list" in capsys.readouterr().out


def test_only_the_lists_asked_for_are_updated(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --feed, the other lists of the mirror stay as they are."""
    install(monkeypatch, home, TOY, replace(TOY, id="toy.other"))
    mirror = write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)})
    text = (mirror / "mirror.toml").read_text()
    (mirror / "mirror.toml").write_text(text.replace("toy.list", "toy.other") + text)

    assert main(["update", "--mirror", str(mirror), "--feed", "toy.list"]) == 0

    assert list(Store(home).current()) == ["toy.list"]


def test_a_list_that_the_mirror_does_not_have_is_a_failure(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for by name and not there: nothing was loaded, and the exit code says so."""
    install(monkeypatch, home, TOY, replace(TOY, id="toy.other"))
    mirror = write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)})

    assert main(["update", "--mirror", str(mirror), "--feed", "toy.other"]) == 2

    assert "offers nothing of this list" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--feed", "--accept"])
def test_an_unknown_list_is_refused(home: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    """A slip in the id of a list is an error that names those that are declared."""
    assert main(["update", option, "toy.lits"]) == 2

    told = capsys.readouterr().err
    assert "'toy.lits'" in told
    assert "Declared: toy.list" in told


def test_a_folder_that_is_no_mirror_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The error says what --mirror takes, and there is no traceback."""
    assert main(["update", "--mirror", str(tmp_path)]) == 2

    told = capsys.readouterr().err
    assert "mirror.toml" in told
    assert "Traceback" not in told


def test_a_closed_list_is_not_fetched_any_longer(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list that its publisher stopped is passed over, and told, when lists are fetched from their addresses."""
    main(["update", "--mirror", str(write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)}))])
    install(monkeypatch, home, replace(TOY, closed_on=TODAY - timedelta(days=1)))
    capsys.readouterr()

    assert main(["update"]) == 1

    out = capsys.readouterr().out
    assert "skipped" in out
    assert "the publisher closed this list" in out


def test_a_list_that_is_published_as_pages_is_not_fetched(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It comes from a mirror; asking its address each night would fail each night, and hide what really fails."""
    main(["update", "--mirror", str(write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)}))])
    install(monkeypatch, home, replace(TOY, mirror_only=True))
    capsys.readouterr()

    assert main(["update"]) == 0

    assert "it comes from a mirror" in " ".join(capsys.readouterr().out.split())


def test_an_update_that_leaves_nothing_loaded_has_failed(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mirror of lists that nobody reads loads nothing, and nothing can be checked after it."""
    mirror = write_mirror(tmp_path / "m", {FRESH: toy_csv(FRESH)}, feed="other.list")

    assert main(["update", "--mirror", str(mirror)]) == 2

    assert "No list is loaded" in capsys.readouterr().err


def test_what_commands_a_terminal_is_not_passed_on(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Control characters within a mirror's words do not reach the terminal."""
    mirror = write_mirror(tmp_path / "m", {FRESH: b"\x1b[2J,1\n"})
    assert main(["update", "--mirror", str(mirror)]) == 2

    assert "\x1b" not in capsys.readouterr().out
