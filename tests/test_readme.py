"""What the README shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from exportgate.cli import main

README = Path(__file__).resolve().parent.parent / "README.md"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Path:
    """A data folder with the sample lists."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPORTGATE_HOME", str(folder))
        main(["update", "--mirror", str(fixtures / "feeds")])
    return folder


def test_the_table_at_the_top_is_that_of_the_fixtures(
    home: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each shipment shown in the README has the verdict and the outcomes that the program gives it."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(home))
    shown = _outcomes(README.read_text("utf-8"), "    ")

    main(["check", str(fixtures / "shipments" / "stories.csv")])

    printed = _outcomes(capsys.readouterr().out, "")
    assert len(shown) >= 7
    for shipment, answer in shown.items():
        assert printed[shipment][: len(answer)] == answer, shipment


def _outcomes(text: str, margin: str) -> dict[str, list[str]]:
    """Give the words of each row of the overview; the headings of single shipments further down name their law."""
    rows = re.findall(rf"^{margin}(\d\d-[\w-]+) +(.*)$", text, re.MULTILINE)
    return {shipment: answer.split() for shipment, answer in rows if "law of" not in answer}


def test_the_program_in_the_readme_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python example runs as printed and lets the chair pass."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(home))
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("pass ")


def test_every_page_that_the_readme_names_is_there() -> None:
    """No link of the README leads nowhere."""
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8")):
        assert (README.parent / target).exists(), target
