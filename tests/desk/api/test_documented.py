"""What docs/api.md prints runs as printed, and is answered as printed."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exportgate.desk.delivery import signature
from tests.conftest import REPOSITORY
from tests.desk.api.serving import Served

PAGE = (REPOSITORY / "docs" / "api.md").read_text("utf-8")
BLOCKS = re.findall(r"```(sh|json)\n(.*?)```", PAGE, re.DOTALL)
ANYTHING = "…"


@pytest.mark.skipif(shutil.which("curl") is None, reason="the page shows requests of curl")
def test_the_requests_of_the_page_are_answered_as_printed(listed_home: Path, tmp_path: Path) -> None:
    """One after the other in one shell; each answer holds at least what the page shows of it."""
    home = tmp_path / "home"
    shutil.copytree(listed_home, home)
    served = Served(home, {"EXPORTGATE_DATABASE": ""})
    try:
        script = "\n".join(
            f"{{ {text}\n}} > {tmp_path}/{number}.json || exit {number + 1}" if kind == "sh" else ""
            for number, (kind, text) in enumerate(BLOCKS)
        )
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "EXPORTGATE_HOME": str(home), "EXPORTGATE_DATABASE": ""}
        done = subprocess.run(
            ["bash", "-c", script], env=environment | {"URL": served.url}, cwd=tmp_path, capture_output=True, text=True
        )
        shown = {file.name: file.read_text() for file in sorted(tmp_path.glob("*.json"))}
        assert done.returncode == 0, f"{done.stderr}\n{shown}"
    finally:
        served.stop()

    answers = [(number, text) for number, (kind, text) in enumerate(BLOCKS) if kind == "json"]
    assert len(answers) >= 7
    for number, text in answers:
        got = json.loads((tmp_path / f"{number - 1}.json").read_text())
        assert _missing(json.loads(text), got) == [], (text, got)


def _missing(shown: Any, got: Any, where: str = "") -> list[str]:
    """Give where an answer differs from what the page shows of it."""
    if isinstance(shown, dict) and isinstance(got, dict):
        return [told for key, value in shown.items() for told in _missing(value, got.get(key), f"{where}.{key}")]
    if isinstance(shown, list) and isinstance(got, list):
        pairs = zip(shown, got, strict=False)
        short = [f"{where}: fewer"] if len(got) < len(shown) else []
        return short + [told for one, other in pairs for told in _missing(one, other, where)]
    same = isinstance(got, str) and got.startswith(str(shown).removesuffix(ANYTHING)) if _open(shown) else got == shown
    return [] if same else [f"{where}: {got!r}"]


def _open(shown: Any) -> bool:
    return isinstance(shown, str) and shown.endswith(ANYTHING)


def test_the_receiver_of_the_page_knows_what_is_genuine() -> None:
    """And what is old, changed, or signed by somebody else."""
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(code.group(1), names)
    is_genuine: Callable[[str, str, bytes], bool] = names["is_genuine"]
    now = int(time.time())

    assert is_genuine("egw_a", signature("egw_a", now, b"{}"), b"{}")
    assert not is_genuine("egw_a", signature("egw_a", now - 600, b"{}"), b"{}")
    assert not is_genuine("egw_a", signature("egw_a", now, b"{}"), b"{ }")
    assert not is_genuine("egw_b", signature("egw_a", now, b"{}"), b"{}")
    for header in ("", "nonsense", "t=1", "v1=x", f"t={now},v1=\u00e9", "t=x,v1=x", "t==,v1==,"):
        assert not is_genuine("egw_a", header, b"{}")
