"""Loops that are compiled to machine code, and where the code is kept.

Numba compiles them, and to load what it compiled takes it longer than a search. The loops that Python calls for a
question of one name (`entrance`) are therefore kept as code that needs no numba to start; see machine_code.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import RLock
from typing import Any

import platformdirs

from exportgate.home import data_folder

_MARKED = re.compile(r"^@(?:compiled|entrance)$", re.MULTILINE)
_IMPORT = re.compile(r"^from exportgate\.names\.(\w+) import", re.MULTILINE)
_COMPILING = RLock()


class Loop:
    """A function of the inner loops, compiled when Python or another loop calls it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __call__(self, *values: Any) -> Any:
        """Run it, compiling it before where nobody did."""
        return self._dispatcher(*values)

    @cached_property
    def _dispatcher(self) -> Callable[..., Any]:
        from exportgate.names.compiling import dispatcher_of

        return dispatcher_of(self.function, list(places_of(self.function)))

    @cached_property
    def _bare(self) -> Callable[..., Any]:
        """The same loop for machine code that starts without numba: it can make no arrays."""
        from exportgate.names.compiling import bare_dispatcher_of

        return bare_dispatcher_of(self.function)

    @property
    def _numba_type_(self) -> Any:
        """What numba takes the function for where another loop calls it."""
        from exportgate.names.compiling import made_bare

        return (self._bare if made_bare() else self._dispatcher)._numba_type_  # type: ignore[attr-defined]


class Entrance(Loop):
    """A loop that is kept as machine code for each make of values it was called with.

    It gives nothing back but what it writes into the arrays it gets. Where its machine code cannot be had, numba runs
    it.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._codes: dict[Any, Callable[[Any], None] | None] = {}

    def __call__(self, *values: Any) -> None:
        """Run it with arrays, tuples of arrays, and whole numbers."""
        from exportgate.names.machine_code import laid_out

        make, cells = laid_out(values)
        if make not in self._codes:
            with _COMPILING:
                if make not in self._codes:
                    self._codes[make] = self._code(make, values)
        code = self._codes[make]
        if code is None:
            self._dispatcher(*values)
        else:
            code(cells)

    def _code(self, make: Any, values: tuple[Any, ...]) -> Callable[[Any], None] | None:
        """Give the machine code for values of a make, kept or made anew; `None` where there is none."""
        from exportgate.names.machine_code import Unusable, file_name, keep, kept, started

        if make is None:
            return None
        name = file_name(self.function, make)
        folders = list(places_of(self.function))
        for folder in folders:
            if code := kept(folder / name):
                return code
        from exportgate.names.compiling import machine_code_of

        try:
            made = machine_code_of(self, values)
            code = started(made)
        except Unusable:
            return None
        for folder in folders:
            if keep(made, folder / name):
                break
        return code


def compiled(function: Callable[..., Any]) -> Loop:
    """Compile a function of the inner loop, kept on disk so that the next start is quick.

    It is kept in the user's cache folder, or, where that cannot be written, below the data folder; where neither can,
    it is compiled anew in each run.
    """
    return Loop(function)


def entrance(function: Callable[..., Any]) -> Entrance:
    """Compile a loop that Python calls, as `compiled` does, and keep it so that it starts without numba.

    It and all loops that it calls make no arrays, and it returns nothing.
    """
    return Entrance(function)


def places_of(function: Callable[..., Any]) -> Iterator[Path]:
    """Give the folders where the compiled code of a function may be kept, the first that can be written before."""
    beside = Path(function.__code__.co_filename).parent
    for folder in (platformdirs.user_cache_path("exportgate", appauthor=False), data_folder()):
        yield folder / "compiled" / _sources(beside)


@cache
def _sources(beside: Path) -> str:
    """Name the compiled code after the sources of the compiled functions and of what they import from this package.

    Numba looks only at the file that a function stands in: after an upgrade it would go on using a loop with another
    file's old code inside.

    Args:
        beside: the folder of the function, whose compiled functions call each other too.
    """
    digest = sha256(f"{version('numba')} {version('llvmlite')}".encode())
    own = Path(__file__).parent
    texts = {source.stem: source.read_text("utf-8") for source in own.glob("*.py")}
    wanted = [name for name, text in texts.items() if _MARKED.search(text)]
    for name in wanted:
        wanted += [other for other in _IMPORT.findall(texts[name]) if other in texts and other not in wanted]
    for name in sorted({*wanted, "compiling", "machine_code"}):
        digest.update(texts[name].encode())
    if beside != own:
        others = (source.read_text("utf-8") for source in sorted(beside.glob("*.py")))
        for text in (text for text in others if _MARKED.search(text)):
            digest.update(text.encode())
    return digest.hexdigest()[:16]
