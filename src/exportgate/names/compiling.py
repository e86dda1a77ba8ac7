"""Compiling loops with numba: imported only where something is not compiled yet, or runs seldom."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from threading import Lock
from typing import Any

import numba
import numpy as np
from llvmlite import binding as llvm
from llvmlite.ir import Constant, IntType
from numba import from_dtype
from numba.core import config as _config
from numba.core import types as _types
from numba.core.errors import NumbaError
from numba.extending import intrinsic
from numba.np import arrayobj as _arrayobj

from exportgate.names.machine_code import MachineCode, Unusable, target_machine

settings: Any = _config
types: Any = _types
arrays: Any = _arrayobj
# What machine code may call: all else is numba's own, and not there without it.
_FROM_C = frozenset(("memcpy", "memmove", "memset"))
_setting = Lock()
_bare: ContextVar[bool] = ContextVar("bare", default=False)


def dispatcher_of(function: Callable[..., Any], folders: Sequence[Path]) -> Callable[..., Any]:
    """Give a function as numba runs it, its compiled code kept in the first folder that can be written."""
    for folder in folders:
        try:
            return _kept(function, folder)
        except (RuntimeError, OSError):
            continue
    return _jit(function)


def _kept(function: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    folder.mkdir(parents=True, exist_ok=True)
    with _setting:
        before = settings.CACHE_DIR
        settings.CACHE_DIR = str(folder)
        try:
            return _jit(function, cache=True)
        finally:
            settings.CACHE_DIR = before


def _jit(function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    made: Callable[..., Any] = numba.njit(nogil=True, boundscheck=False, error_model="numpy", **options)(function)
    return made


def bare_dispatcher_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function as numba compiles it into machine code that nothing of numba needs to be there for."""
    return _jit(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)


def made_bare() -> bool:
    """Whether what is compiled now is to do without numba afterwards."""
    return _bare.get()


def machine_code_of(loop: Any, values: Sequence[Any]) -> MachineCode:
    """Compile a loop for values like these, with all the loops that it calls.

    Raises:
        Unusable: it does something that needs numba when it runs.
    """
    token = _bare.set(True)
    try:
        cells = (types.CPointer(types.int64),)
        made: Any = bare_dispatcher_of(_taking_cells(loop, values))
        made.compile(cells)
        compiled = made.overloads[cells]
        module = llvm.parse_assembly(compiled.library.get_llvm_str())
    except (NumbaError, RuntimeError, AttributeError, NotImplementedError) as error:
        raise Unusable(str(error)) from error
    finally:
        _bare.reset(token)
    missing = [one.name for one in (*module.functions, *module.global_variables) if one.is_declaration]
    if wanting := [name for name in missing if not name.startswith("llvm.") and name not in _FROM_C]:
        raise Unusable(f"calls {', '.join(wanting)}")
    return MachineCode(compiled.fndesc.llvm_func_name, target_machine().emit_object(module))


def _array_of(dtype: Any, axes: int) -> Any:
    """Make what lays an array of a type over memory: called with the cells, and which of them tells where it is."""
    kind = types.Array(from_dtype(dtype), axes, "C")
    size = dtype.itemsize

    @intrinsic
    def array_at(_context: Any, cells: Any, at: Any) -> Any:
        def lowered(target: Any, builder: Any, _signature: Any, values: Any) -> Any:
            first, *shape = [
                builder.load(builder.gep(values[0], [builder.add(values[1], Constant(IntType(64), axis))]))
                for axis in range(axes + 1)
            ]
            steps = [Constant(IntType(64), size)]
            for length in reversed(shape[1:]):
                steps.insert(0, builder.mul(steps[0], length))
            array = arrays.make_array(kind)(target, builder)
            data = builder.inttoptr(first, array.data.type)
            arrays.populate_array(array, data=data, shape=shape, strides=steps, itemsize=size, meminfo=None)
            return array._getvalue()

        return kind(cells, at), lowered

    return array_at


def _taking_cells(loop: Any, values: Sequence[Any]) -> Callable[[Any], None]:
    """Write the function that makes the values out of cells, as `machine_code.laid_out` lays them, and runs the loop.

    Arrays whose dimensions numba must know at compile time cannot be made otherwise than by a function written for
    them.
    """
    names: dict[str, Any] = {"loop": loop}
    made = _expressions(values, names, 0)[0]
    text = f"def taking_cells(cells):\n    loop({', '.join(made)})\n"
    exec(compile(text, loop.function.__code__.co_filename, "exec"), names)
    function: Callable[[Any], None] = names["taking_cells"]
    return function


def _expressions(values: Sequence[Any], names: dict[str, Any], at: int) -> tuple[list[str], int]:
    """Give for each value the expression that makes it of the cells from `at` on, and where the cells end."""
    made = []
    for value in values:
        if isinstance(value, tuple):
            parts, at = _expressions(value, names, at)
            made.append(f"{'' if type(value) is tuple else _name(type(value), names)}({', '.join(parts)},)")
        elif isinstance(value, np.ndarray):
            name = f"array_of_{value.dtype.name}_{value.ndim}"
            names.setdefault(name, _array_of(value.dtype, value.ndim))
            made.append(f"{name}(cells, {at})")
            at += 1 + value.ndim
        else:
            made.append(f"cells[{at}]")
            at += 1
    return made, at


def _name(made: type, names: dict[str, Any]) -> str:
    name = made.__name__ if made.__name__.isidentifier() else f"type{len(names)}"
    while names.setdefault(name, made) is not made:
        name += "_"
    return name
