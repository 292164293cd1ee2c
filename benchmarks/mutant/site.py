"""The places of a file where a fault may be put, and the faults."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutant.kinds import KINDS, emptied

__all__ = ["FUNCTIONS", "Mutant", "mutants", "places", "sound"]

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault.

    Attributes:
        file: The file, from the root of the tree.
        line: Its line.
        kind: What kind of fault it is.
        start: Where the source that it takes the place of begins, in bytes.
        end: Where that ends.
        put: The source in its place.
        within: Qualified name of the outermost function around it; empty for what runs on import.
        first: First line of that function, with its decorators.
    """

    file: str
    line: int
    kind: str
    start: int
    end: int
    put: str
    within: str
    first: int

    def source(self, original: bytes) -> bytes:
        """The file with the fault."""
        return original[: self.start] + self.put.encode() + original[self.end :]

    def shown(self, original: bytes) -> tuple[str, str]:
        """The lines before and after, with runs of space as one."""
        a = original.rfind(b"\n", 0, self.start) + 1
        b = (original + b"\n").find(b"\n", self.end)
        new = original[a : self.start] + self.put.encode() + original[self.end : b]
        return " ".join(original[a:b].decode().split()), " ".join(new.decode().split())


def mutants(root: Path, file: Path) -> list[Mutant]:
    """Every fault that may be put into a file."""
    source = file.read_bytes()
    return [one for one in places(root, file) if sound(one, source)]


def places(root: Path, file: Path) -> Iterator[Mutant]:
    """Every fault that may be put into a file, and some that make no program or the same."""
    yield from _Walk(file.relative_to(root).as_posix(), file.read_bytes()).walked()


def sound(one: Mutant, source: bytes) -> bool:
    """True if the file with the fault can be compiled, and is another program."""
    try:
        made = ast.parse(one.source(source))
    except SyntaxError:
        return False
    return ast.dump(made) != ast.dump(ast.parse(source))


class _Walk:
    """A walk through the tree of a file, past what has no effect: annotations, docstrings, declarations."""

    def __init__(self, file: str, source: bytes) -> None:
        self.file, self.source = file, source
        self.starts = [0]
        for line in source.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def walked(self) -> Iterator[Mutant]:
        """The faults, in the order of the file."""
        yield from self._all(ast.parse(self.source).body, "", None, None)

    def _all(
        self, nodes: list[ast.stmt], named: str, outer: tuple[str, int] | None, returns: ast.expr | None
    ) -> Iterator[Mutant]:
        for node in nodes:
            if not _idle(node):
                yield from self._one(node, named, outer, returns)

    def _one(
        self, node: ast.AST, named: str, outer: tuple[str, int] | None, returns: ast.expr | None
    ) -> Iterator[Mutant]:
        if isinstance(node, ast.ClassDef):
            yield from self._all(node.body, f"{named}{node.name}.", outer, None)
            return
        if isinstance(node, FUNCTIONS):
            name = f"{named}{node.name}"
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            inside = outer or (name, first)
            yield from self._all(node.body, f"{name}.<locals>.", inside, node.returns)
            return
        within, first = outer or ("", 0)
        for kind, at, put in self._here(node, returns):
            yield Mutant(self.file, at.lineno, kind, *self._span(at), put, within, first)
        for name, field in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            for child in field if isinstance(field, list) else [field]:
                if isinstance(child, ast.stmt):
                    yield from self._all([child], named, outer, returns)
                elif isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                    yield from self._one(child, named, outer, returns)

    def _here(self, node: ast.AST, returns: ast.expr | None) -> Iterator[tuple[str, ast.expr, str]]:
        """Kinds of fault at one node, the node that each takes the place of, and what is put there."""
        if isinstance(node, ast.Return):
            for put in emptied(node, returns):
                yield "return", node, put  # type: ignore[misc]
        for kind, faults in KINDS.items():
            for put in faults(node):
                if kind == "condition":
                    yield kind, node.test, put  # type: ignore[attr-defined]
                elif kind == "filter":
                    yield kind, node.ifs[0], put  # type: ignore[attr-defined]
                else:
                    yield kind, node, put  # type: ignore[misc]

    def _span(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset)


def _idle(node: ast.stmt) -> bool:
    """True for what does nothing when it is run: imports, docstrings, the names that a module exports."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Assert | ast.Raise):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        alias = isinstance(node.value, ast.Subscript | ast.BinOp) and node.targets[0].id[:2].strip("_").istitle()
        return alias or node.targets[0].id in ("__all__", "__slots__")
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
