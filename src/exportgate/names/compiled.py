"""Compiling the inner loops, and where the compiled code is kept."""

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numba
import platformdirs
from numba.core import config as _config

from exportgate.home import data_folder

settings: Any = _config
_COMPILED = "\n@compiled\n"
_IMPORT = re.compile(r"^from exportgate\.names\.(\w+) import", re.MULTILINE)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of the inner loop, kept on disk so that the next start is quick.

    It is kept in the user's cache folder, or, where that cannot be written, below the data folder; where neither can,
    it is compiled anew in each run.
    """
    for folder in (platformdirs.user_cache_path("exportgate", appauthor=False), data_folder()):
        try:
            return _kept(function, folder / "compiled" / _sources(Path(function.__code__.co_filename).parent))
        except (RuntimeError, OSError):
            continue
    return _jit(function, keep=False)


@cache
def _sources(beside: Path) -> str:
    """Name the compiled code after the sources of the compiled functions and of what they import from this package.

    Numba looks only at the file that a function stands in: after an upgrade it would go on using a loop with another
    file's old code inside.

    Args:
        beside: the folder of the function, whose compiled functions call each other too.
    """
    digest = sha256(numba.__version__.encode())
    own = Path(__file__).parent
    texts = {source.stem: source.read_text("utf-8") for source in own.glob("*.py")}
    wanted = [name for name, text in texts.items() if _COMPILED in text]
    for name in wanted:
        wanted += [other for other in _IMPORT.findall(texts[name]) if other in texts and other not in wanted]
    for name in sorted(set(wanted)):
        digest.update(texts[name].encode())
    if beside != own:
        others = (source.read_text("utf-8") for source in sorted(beside.glob("*.py")))
        for text in (text for text in others if _COMPILED in text):
            digest.update(text.encode())
    return digest.hexdigest()[:16]


def _kept(function: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    folder.mkdir(parents=True, exist_ok=True)
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder)
    try:
        return _jit(function, keep=True)
    finally:
        settings.CACHE_DIR = before


def _jit(function: Callable[..., Any], *, keep: bool) -> Callable[..., Any]:
    return numba.njit(cache=keep, nogil=True, boundscheck=False, error_model="numpy")(function)
