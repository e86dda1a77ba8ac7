"""Compiling the inner loops, and where the compiled code is kept."""

from collections.abc import Callable
from typing import Any

import numba
from numba.core import config as _config

from exportgate.home import data_folder

settings: Any = _config


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of the inner loop, kept on disk so that the next start is quick.

    Numba keeps it beside the source or in the user's cache folder; where neither can be written, it goes below the
    data folder, and where that cannot be written either, it is compiled anew in each run.
    """
    try:
        return _jit(function, keep=True)
    except RuntimeError:
        return _kept_in_data_folder(function)


def _kept_in_data_folder(function: Callable[..., Any]) -> Callable[..., Any]:
    before = settings.CACHE_DIR
    try:
        settings.CACHE_DIR = str(data_folder() / "compiled")
        return _jit(function, keep=True)
    except (RuntimeError, OSError):
        return _jit(function, keep=False)
    finally:
        settings.CACHE_DIR = before


def _jit(function: Callable[..., Any], *, keep: bool) -> Callable[..., Any]:
    return numba.njit(cache=keep, nogil=True, boundscheck=False, error_model="numpy")(function)
