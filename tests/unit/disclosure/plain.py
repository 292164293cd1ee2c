"""What a step works with and yields in plain words, and a solver that tells what it is asked."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
from scipy.sparse import issparse

__all__ = ["AskedSolver", "asking", "gathered", "plain", "short"]

_PARTS = ("num_col_", "num_row_", "col_cost_", "col_lower_", "col_upper_", "row_lower_", "row_upper_")
_CALLS = ("instance ", "passModel ", "change", "addRow ")
_TERMS = ("format_", "start_", "index_", "value_")


def plain(value: Any) -> str:
    """A value with all that is in it, the same on every machine."""
    if value is None or isinstance(value, str | bool | np.bool_):
        return str(value)
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, float | np.floating):
        return f"{round(float(value), 7) + 0.0:.9g}"
    if issparse(value):
        return plain(value.toarray())
    if isinstance(value, highspy.HighsLp):
        told = [(name.strip("_"), getattr(value, name)) for name in _PARTS]
        told += [(name.strip("_"), getattr(value.a_matrix_, name)) for name in _TERMS]
        told.append(("kinds", value.integrality_))
        return "; ".join(f"{name} {plain(one)}" for name, one in told)
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind in "iub":
        return f"[{' '.join(map(str, value.tolist()))}]"
    if isinstance(value, np.ndarray):
        rows = [plain(one) for one in value] if value.ndim > 1 else [plain(one) for one in value.tolist()]
        return f"[{(' / ' if value.ndim > 1 else ' ').join(rows)}]"
    if dataclasses.is_dataclass(value):
        fields = (f"{one.name}={plain(getattr(value, one.name))}" for one in dataclasses.fields(value))
        return f"{type(value).__name__}({', '.join(fields)})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{plain(key)}: {plain(one)}' for key, one in value.items())}}}"
    if isinstance(value, frozenset | set):
        return plain(sorted(value))
    if isinstance(value, tuple | list) or hasattr(value, "__next__"):
        return f"[{' '.join(map(plain, value))}]"
    return str(getattr(value, "name", value))


def short(line: str) -> str:
    """A line as it is; a long one by how it begins, and a hash of all of it."""
    return line if len(line) <= 160 else f"{line[:110]}… {hashlib.sha256(line.encode()).hexdigest()[:12]}"


def gathered(lines: Iterable[str]) -> Iterator[str]:
    """Lines, each of them short; what a solver is given one after the other stands in one."""
    held: list[str] = []
    for line in lines:
        if line.startswith(_CALLS):
            held.append(line)
            continue
        yield from [short("; ".join(held))] if held else []
        held.clear()
        yield short(line)
    yield from [short("; ".join(held))] if held else []


class AskedSolver:
    """A solver that writes down what it is given and asked; each answer takes it seven steps.

    Args:
        solver: The solver.
        said: Where it is written.
    """

    def __init__(self, solver: Any, said: list[str]) -> None:
        self.solver, self.said = solver, said

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self.solver, name)
        if name == "getInfo":
            info = asked()
            kept = ("objective_function_value", "primal_solution_status", "mip_dual_bound")
            facts = {one: getattr(info, one) for one in kept}
            return lambda: SimpleNamespace(simplex_iteration_count=7, **facts)
        if name.startswith(("get", "run", "setSolution")):
            return asked

        def told(*given: Any) -> Any:
            self.said.append(f"{name} {' | '.join(map(plain, given))}")
            return asked(*given)

        return told


def asking(make: Callable[..., Any], said: list[str]) -> Callable[..., AskedSolver]:
    """A maker of such solvers, which also writes down how each is set."""

    def made(**options: Any) -> AskedSolver:
        said.append(f"instance {plain(options)}")
        return AskedSolver(make(**options), said)

    return made
