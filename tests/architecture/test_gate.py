"""Nothing unprotected is published: shown on the source, and by trying to get past the gate."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

import tilstand
from tilstand.errors import ReleaseError
from tilstand.model import CellValue, Note, ReleasableTable
from tilstand.protect.seal import sealed
from tilstand.publish.gate import admitted, discreet
from tilstand.terms import Key, Label, Origin, Period, Value

SOURCE = Path(tilstand.__file__).parent
SEALED = "ReleasableTable"
# What publish may know of the model: nothing that carries a figure, but the sealed table.
PUBLISHABLE = {"Answer", "CellValue", "Key", "Note", "Origin", SEALED}
# The method appendix reads who reported, what was decided, and the findings' own words.
TELLING = {"Adjustment", "Batch", "Decision", "Finding", "Findings", "Severity"}
UNREACHABLE = ("collect", "reconcile", "link", "estimate", "protect", "book", "kernel", "audit")


def modules(under: str = "") -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted((SOURCE / under).rglob("*.py")):
        yield file, ast.parse(file.read_text("utf-8"))


def makes_a_table(tree: ast.Module, *, holds: bool = False) -> list[int]:
    """Lines that build a releasable table, whatever it is called there, or copy an object with changes.

    Copies count where the module names the class, or `holds` tables that others hand it.
    """
    names, copiers = {SEALED}, {"replace", "_replace", "__replace__"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {a.asname for a in node.names if a.name == SEALED and a.asname}
            copiers |= {a.asname for a in node.names if a.name == "replace" and a.asname}
        if isinstance(node, ast.Assign) and _name(node.value) in names:
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    knows = holds or SEALED in imported
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = _name(node.func)
        builds = called in names
        copies = knows and called in copiers and not _of_text(node) and not _of_something_else(node)
        forces = knows and called in {"__new__", "__setattr__"}
        if builds or copies or forces:
            found.append(node.lineno)
    return found


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _of_text(call: ast.Call) -> bool:
    """`text.replace("a", "b")`: two positional texts and no fields."""
    return isinstance(call.func, ast.Attribute) and len(call.args) >= 2 and not call.keywords


# What is copied, or takes the place of something, where tables are at hand: a plot, a book, a text, files.
COPIED = {"told", "book", "chapter.document", "files"}


def _of_something_else(call: ast.Call) -> bool:
    return bool(call.args) and ast.unparse(call.args[0]) in COPIED


def test_only_protect_binds_the_figures_of_a_text():
    binders = {
        file.relative_to(SOURCE).parts[0]
        for file, tree in modules()
        if any(isinstance(n, ast.Call) and _name(n.func) in {"chapters", "Chapter"} for n in ast.walk(tree))
    }
    assert binders == {"protect", "text"}


def test_only_protect_makes_a_releasable_table():
    makers = {
        file.relative_to(SOURCE).parts[0]
        for file, tree in modules()
        if makes_a_table(tree, holds=file.relative_to(SOURCE).parts[0] in ("publish", "pipeline.py", "cli"))
    }
    assert makers == {"protect"}


@pytest.mark.parametrize(
    "code",
    [
        "from tilstand.model import ReleasableTable\nReleasableTable()",
        "from tilstand.model import ReleasableTable as Table\nTable()",
        "from tilstand import model\nmodel.ReleasableTable()",
        "from tilstand.model import ReleasableTable\nMaker = ReleasableTable\nMaker()",
        "import dataclasses\nfrom tilstand.model import ReleasableTable\ndataclasses.replace(t, seal='')",
        "from dataclasses import replace as new\nfrom tilstand.model import ReleasableTable\nnew(t, seal='')",
        "from tilstand.model import ReleasableTable\nobject.__new__(ReleasableTable)",
        "from tilstand.model import ReleasableTable\nobject.__setattr__(t, 'seal', '')",
    ],
)
def test_the_walk_sees_every_way_to_make_one(code):
    assert makes_a_table(ast.parse(code))


def test_the_walk_sees_a_copy_where_tables_come_from_others():
    code = "from dataclasses import replace\ndef f(protected): return replace(protected.tables[0], seal='')"
    assert makes_a_table(ast.parse(code), holds=True)


def test_the_walk_leaves_other_work_alone():
    assert not makes_a_table(ast.parse("from tilstand.model import ReleasableTable\n'a'.replace('a', 'b')"))


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def test_publish_reaches_no_figures():
    for file, tree in modules("publish"):
        for module, name in imports(tree):
            parts = module.split(".")
            if parts[0] != "tilstand":
                continue
            assert len(parts) > 1, f"{file.name} imports the whole of tilstand"
            assert parts[1] not in UNREACHABLE, f"{file.name} imports {module}"
            if module != "tilstand.model.document" and parts[1] == "model":
                allowed = PUBLISHABLE | (TELLING if file.name == "appendix.py" else set())
                assert name in allowed, f"{file.name} imports {name}"


def test_the_appendix_never_reads_the_value_of_an_observation():
    tree = ast.parse((SOURCE / "publish" / "appendix.py").read_text("utf-8"))
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not read & {"value", "amount", "interval", "exact"}


def table() -> ReleasableTable:
    key = Key("victims_assisted", "havn_shelter", Period.year(2031))
    text = Label("a", "a", "a")
    return sealed(
        id="one",
        number="1",
        part=1,
        kind="table",
        title=text,
        unit=text,
        row_labels=((text, 0, False),),
        column_labels=(text,),
        cells=((CellValue(key, Value.number(3), Origin.SUBMITTED, notes=(Note(text),)),),),
        notes=(text,),
        policy="as_printed",
    )


def test_a_sealed_table_passes():
    assert admitted([table()]) == (table(),)


CELL = CellValue(
    Key("victims_assisted", "havn_shelter", Period.year(2031)), Value.number(4), Origin.SUBMITTED
)


@pytest.mark.parametrize(
    "change",
    [
        {"cells": ((CELL,),)},
        {"title": Label("b", "b", "b")},
        {"notes": ()},
        {"policy": "none"},
        {"seal": ""},
    ],
)
def test_a_table_changed_after_it_was_sealed_is_refused(change):
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        admitted([dataclasses.replace(table(), **change)])


class Forged(ReleasableTable):
    def digest(self) -> str:
        return self.seal


def test_a_table_that_brings_its_own_seal_is_refused():
    fields = {field.name: getattr(table(), field.name) for field in dataclasses.fields(ReleasableTable)}
    with pytest.raises(ReleaseError, match="Forged is not a releasable table"):
        admitted([Forged(**fields)])


def test_anything_else_is_refused_and_all_problems_are_told_at_once():
    with pytest.raises(ReleaseError) as caught:
        admitted([{"cells": 3}, dataclasses.replace(table(), seal="x"), table(), table()])
    assert len(caught.value.causes) == 3


def test_a_public_text_that_names_an_internal_file_is_refused():
    with pytest.raises(ReleaseError, match=r"a\.csv names findings\.json"):
        discreet({"a.csv": b"see findings.json"})
    discreet({"a.csv": b"internal affairs"})
