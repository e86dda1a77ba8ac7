"""Machine code of compiled loops, kept in files and started with no compiler at hand.

A file holds a digest, the name of the function and the object code. The function takes one pointer, to a row of whole
numbers: where each array lies and its shape, or the number itself, in the order of the arguments.
"""

import ctypes
import os
import platform
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

# What a compiled function answers where all went well (numba's convention: a value, or none).
_DONE = (0, -2)
_started: list[object] = []


class Unusable(Exception):
    """A loop cannot be kept as machine code of its own, or cannot be started so."""


class MachineCode(NamedTuple):
    """The object code of a loop, and the name of the function in it."""

    function: str
    code: bytes


def laid_out(values: Sequence[Any]) -> tuple[Any, list[int]]:
    """Give the make of values (types and dimensions, no sizes) and the cells that hold them.

    The make is `None` where they cannot be laid out so.
    """
    cells: list[int] = []
    make = tuple(_lay(value, cells) for value in values)
    return (None if _has_none(make) else make), cells


def _lay(value: Any, cells: list[int]) -> Any:
    if isinstance(value, tuple):
        return type(value), *[_lay(part, cells) for part in value]
    if isinstance(value, np.ndarray):
        if not value.flags.c_contiguous or value.dtype.kind not in "iufb":
            return None
        cells.append(value.__array_interface__["data"][0])
        cells.extend(value.shape)
        return value.dtype.str, value.ndim
    if isinstance(value, int | np.integer | np.bool_):
        cells.append(int(value))
        return int
    return None


def _has_none(make: Any) -> bool:
    return make is None or (isinstance(make, tuple) and any(_has_none(part) for part in make))


def file_name(function: Callable[..., Any], make: Any) -> str:
    """Name the file for the code of a function for values of a make, on processors like this one."""
    machine = (*processor(), platform.machine(), platform.system(), ctypes.sizeof(ctypes.c_void_p))
    code_of = (function.__module__, function.__qualname__, make, machine)
    return f"{function.__name__}-{sha256(repr(code_of).encode()).hexdigest()[:16]}.code"


@cache
def processor() -> tuple[str, str]:
    """Give the name of the processor and what it can do, as the compiler calls them."""
    from llvmlite import binding as llvm

    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:  # where they cannot be told, the name alone says enough
        features = ""
    return llvm.get_host_cpu_name(), features


def keep(made: MachineCode, file: Path) -> bool:
    """Write machine code to a file, whole or not at all; says whether it could be done."""
    body = made.function.encode() + b"\n" + made.code
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(sha256(body).digest() + body)
            os.replace(half, file)
        except OSError:
            with suppress(OSError):
                os.unlink(half)
            raise
    except OSError:
        return False
    return True


def kept(file: Path) -> Callable[[Sequence[int]], None] | None:
    """Start the code that is kept in a file; `None` where there is none that can be used."""
    try:
        blob = file.read_bytes()
    except OSError:
        return None
    digest, body = blob[:32], blob[32:]
    if sha256(body).digest() != digest:
        return None
    function, _, code = body.partition(b"\n")
    try:
        return started(MachineCode(function.decode(), code))
    except Unusable:
        return None


def started(made: MachineCode) -> Callable[[Sequence[int]], None]:
    """Load machine code and give the function that runs it on cells (see `laid_out`).

    Raises:
        Unusable: it is not for this machine.
    """
    from llvmlite import binding as llvm

    try:
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target_machine())
        engine.add_object_file(llvm.ObjectFileRef.from_data(made.code))
        engine.finalize_object()
        address = engine.get_function_address(made.function)
    except (RuntimeError, OSError) as error:
        raise Unusable(str(error)) from error
    if not address:
        raise Unusable(f"no function {made.function}")
    _started.append(engine)  # the code goes with it
    call = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(address)

    def run(cells: Sequence[int]) -> None:
        row = (ctypes.c_int64 * len(cells))(*cells)
        answer, fault = ctypes.c_int64(), ctypes.c_void_p()
        if call(ctypes.addressof(answer), ctypes.addressof(fault), ctypes.addressof(row)) not in _DONE:
            raise RuntimeError(f"the compiled loop {made.function} failed")

    return run


def target_machine() -> Any:
    """Give what turns code for the compiler into code of this machine."""
    from llvmlite import binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    name, features = processor()
    return llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine(
        cpu=name, features=features, opt=3, reloc="default", codemodel="jitdefault"
    )
