"""Compiling the inner loops, and where the compiled code is kept."""

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


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of the inner loop, kept on disk so that the next start is quick.

    It is kept in the user's cache folder, or, where that cannot be written, below the data folder; where neither can,
    it is compiled anew in each run.
    """
    for folder in (platformdirs.user_cache_path("exportgate", appauthor=False), data_folder()):
        try:
            return _kept(function, folder / "compiled" / _sources())
        except (RuntimeError, OSError):
            continue
    return _jit(function, keep=False)


@cache
def _sources() -> str:
    """Name the compiled code after all sources of this package.

    Numba looks only at the file that a function stands in: after an upgrade it would go on using a loop with another
    file's old code inside.
    """
    digest = sha256(numba.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
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
