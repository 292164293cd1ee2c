"""A copy of a collection in which every name is opaque: `mqaaab` for a measure, `cqaacd` for a code.

What the engine needs to know is declared; nothing follows from how a name is spelled. So a collection and its
renamed copy must come to the same findings and the same edition, up to the names. A test holds the generated
collection to that, `python benchmarks/renaming.py` the real one.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from paths import flat, nested
from rewritten import written

__all__ = ["Renamed", "renamed"]

Tree = dict[str, Any]
_LETTERS = {
    "measure": "m",
    "provider": "p",
    "dimension": "d",
    "codelist": "l",
    "code": "c",
    "form": "f",
    "table": "t",
    "chart": "h",
    "relation": "r",
    "register": "g",
    "kind": "k",
    "role": "o",
    "unit": "u",
    "moment": "w",
}
_LISTS = {
    "dimensions": "dimension",
    "partial": "dimension",
    "breakdowns": "dimension",
    "for_each": "dimension",
    "members": "provider",
    "forms": "form",
    "kinds": "kind",
    "roles": "role",
    "moments": "moment",
}
_SINGLE = {
    "measure": "measure",
    "change_of": "measure",
    "provider": "provider",
    "parent": "provider",
    "via": "provider",
    "coordinator": "provider",
    "dimension": "dimension",
    "rest": "dimension",
    "split": "dimension",
    "over": "dimension",
    "codelist": "codelist",
    "group": "provider",
    "form": "form",
    "table": "table",
    "source_register": "register",
    "relation": "relation",
    "finding": "relation",
    "role": "role",
    "unit": "unit",
    "when": "moment",
}
_PATHS = ("label", "title", "note")
_TOKEN = re.compile(r'"[^"]*"|[=,]|[^\s"=,]+')
_REFERENCE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_OPAQUE = re.compile(rf"(?<![A-Za-z0-9])[{''.join(_LETTERS.values())}]q[a-z]{{4}}(?![A-Za-z0-9])")


class Renamed:
    """The names of a collection, and what each is called in the copy.

    Args:
        root: The collection.
        order: Puts the old names in the order in which the new ones are given out; by the alphabet, what is
            sorted by name keeps its order.
    """

    def __init__(self, root: Path, order: Callable[[Iterable[str]], list[str]] = sorted) -> None:
        self.root, self.order = root, order
        settings = _toml(root / "collection.toml")
        providers = _toml(root / "providers.toml")
        measures = _toml(root / "measures.toml")
        relations = [relation for file in root.rglob("relations.toml") for relation in _toml(file).get("relation", [])]
        self.lists = {d: told["codelist"] for d, told in settings.get("dimensions", {}).items()}
        self.names: dict[str, dict[str, str]] = {}
        self._give("measure", measures)
        self._give("provider", [*providers.get("providers", {}), *providers.get("groups", {})])
        self._give("dimension", self.lists)
        self._give("codelist", (file.stem for file in (root / "codelists").glob("*.csv")))
        for kind, folder in (("form", "forms"), ("table", "tables"), ("chart", "charts")):
            self._give(kind, (file.stem for file in root.glob(f"**/{folder}/*.toml")))
        self._give("relation", (relation["id"] for relation in relations))
        self._give("register", (told.get("source_register", "") for told in measures.values()))
        for kind, section in (("kind", "kinds"), ("role", "roles"), ("moment", "moments"), ("unit", "units")):
            self._give(kind, settings.get(section, {}))
        codes = {
            f"{row['code']} {file.stem}": (file.stem, row["code"])
            for file in (root / "codelists").glob("*.csv")
            for row in _rows(file)
        }
        new = self._opaque("code", codes)
        self.codes = {pair: new[name] for name, pair in codes.items()}
        self.old = {new: old for names in self.names.values() for old, new in names.items() if old}
        self.old |= {new: code for (_, code), new in self.codes.items()}

    def _give(self, kind: str, names: Iterable[str]) -> None:
        self.names[kind] = self._opaque(kind, names)

    def _opaque(self, kind: str, names: Iterable[str]) -> dict[str, str]:
        found = self.order({name for name in names if name})
        return {name: f"{_LETTERS[kind]}q{_letters(at)}" for at, name in enumerate(found)}

    def name(self, kind: str, name: str) -> str:
        """What a name is called in the copy; a name that the collection does not give is kept."""
        return self.names[kind].get(name, name)

    def code(self, dimension: str, code: str) -> str:
        """What a dimension's code is called in the copy."""
        return self.codes.get((self.lists.get(dimension, ""), code), code)

    def pairs(self, text: str, separator: str = ";") -> str:
        """A breakdown such as `sex=female; age=adult`."""
        found = (pair.strip().partition("=") for pair in text.split(separator) if pair.strip())
        return "; ".join(f"{self.name('dimension', d)}{s}{self.code(d, c)}" for d, s, c in found)

    def dims(self, dims: Mapping[str, str | list[str]]) -> Tree:
        """Codes by dimension, one or several."""
        return {
            self.name("dimension", d): [self.code(d, one) for one in c] if isinstance(c, list) else self.code(d, c)
            for d, c in dims.items()
        }

    def path(self, path: str) -> str:
        """A label's path."""
        head, _, rest = path.partition(".")
        own, _, tail = rest.partition(".")
        kinds = {"providers": "provider", "dimensions": "dimension", "measures": "measure", "forms": "form"}
        kinds |= {"tables": "table", "charts": "chart", "registers": "register", "kinds": "kind"}
        kinds |= {"roles": "role", "moments": "moment", "units": "unit", "codelists": "codelist"}
        if head in ("codes", "inline"):
            code = self.codes.get((own, tail), tail)
            return ".".join((head, self.name("codelist", own), code)) if own else path
        if head == "relations":
            return f"{head}.{self.name('relation', rest)}"
        if head in kinds:
            return ".".join(part for part in (head, self.name(kinds[head], own), tail) if part)
        return path

    def tree(self, told: Any, inside: Mapping[str, Any] = {}) -> Any:
        """What a TOML file says, under new names."""
        if isinstance(told, list):
            return [self.tree(one, inside) for one in told]
        if not isinstance(told, dict):
            return told
        dimension = told.get("dimension") or told.get("over") or ""
        found: Tree = {}
        for key, value in told.items():
            if key in ("where", "bracket"):
                found[key] = self.dims(value)
            elif key in ("codes", "among"):
                found[key] = (
                    {self.name("dimension", d): [self.code(d, one) for one in codes] for d, codes in value.items()}
                    if isinstance(value, dict)
                    else [self.code(dimension, one) for one in value]
                )
            elif key == "breakdown":
                found[key] = self.pairs(value)
            elif key in _LISTS:
                found[key] = [self.name(_LISTS[key], one) for one in value]
            elif key in _SINGLE and isinstance(value, str):
                found[key] = self.name(_SINGLE[key], value)
            elif key in _PATHS and isinstance(value, str):
                found[key] = self.path(value)
            elif key == "notes":
                found[key] = [self.path(one) for one in value]
            elif key == "kind" and "forms" in told:
                found[key] = self.name("kind", value)
            else:
                found[key] = self.tree(value)
        return found

    def reference(self, text: str) -> str:
        """What stands between `{{` and `}}` in a report's text."""
        tokens = _TOKEN.findall(text)
        if not tokens or tokens[0] in ("law", "date", "name", "period"):
            return text
        if tokens[0] in ("table", "chart"):
            return f" {tokens[0]} {self.name(tokens[0], tokens[1])} "
        tokens[1] = self.name("measure", tokens[1])
        for at in range(2, len(tokens)):
            if tokens[at - 1] == "of":
                tokens[at] = self.name("provider", tokens[at])
            elif tokens[at - 1] == "by":
                tokens[at] = self.name("dimension", tokens[at])
            elif tokens[at] == "=" and tokens[at - 1] != "decimals":
                dimension = tokens[at - 1]
                tokens[at + 1] = self.code(dimension, tokens[at + 1])
                tokens[at - 1] = self.name("dimension", dimension)
        spaced = " ".join(tokens)
        return f" {re.sub(r' ?([=,]) ?', lambda m: '=' if m[1] == '=' else ', ', spaced)} "

    def text(self, text: str) -> str:
        """A chapter of the report."""
        return _REFERENCE.sub(lambda found: "{{" + self.reference(found[1]) + "}}", text)

    def csv(self, source: str) -> str:
        """A submission, or what was printed."""
        reader = csv.DictReader(io.StringIO(source))
        columns = list(reader.fieldnames or ())
        out = io.StringIO(newline="")
        heads = [self.name("dimension", column) for column in columns]
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(heads)
        for row in reader:
            writer.writerow(self._cell(column, row[column]) for column in columns)
        return out.getvalue()

    def _cell(self, column: str, text: str) -> str:
        if column == "breakdown":
            return self.pairs(text)
        if column in self.lists:
            return "; ".join(self.code(column, part.strip()) for part in text.split(";")) if text else ""
        return self.name(column, text) if column in ("measure", "provider", "form", "role") else text

    def back(self, text: str) -> str:
        """A text of the copy under the old names."""
        return _OPAQUE.sub(lambda found: self.old.get(found[0], found[0]), text)

    def copy(self, out: Path) -> Path:
        """Write the collection under new names.

        Args:
            out: The folder, which must not exist.
        """
        for file in sorted(self.root.rglob("*")):
            if not file.is_file() or "sources" in file.relative_to(self.root).parts:
                continue
            to = out / self._file(file.relative_to(self.root))
            to.parent.mkdir(parents=True, exist_ok=True)
            if file.suffix == ".toml":
                to.write_text(written(self._tree(file)), "utf-8")
            elif file.parent.name == "codelists":
                to.write_text(self._codelist(file), "utf-8")
            elif file.suffix == ".csv":
                to.write_text(self.csv(file.read_text("utf-8-sig")), "utf-8")
            elif file.suffix == ".md":
                to.write_text(self.text(file.read_text("utf-8-sig")), "utf-8")
            else:
                shutil.copyfile(file, to)
        return out

    def _file(self, file: Path) -> Path:
        stem, *rest = file.name.split(".")
        kinds = {"codelists": "codelist", "forms": "form", "tables": "table", "charts": "chart"}
        kind = kinds.get(file.parent.name, "provider")
        parts = [self.name("form", part) if part in self.names["form"] else part for part in rest]
        return file.with_name(".".join((self.name(kind, stem), *parts)))

    def _tree(self, file: Path) -> Tree:
        told, name = _toml(file), file.name
        if name == "measures.toml":
            return {self.name("measure", key): self.tree(one) for key, one in told.items()}
        if name == "providers.toml":
            return {
                section: {self.name("provider", key): self._provider(one) for key, one in entries.items()}
                for section, entries in told.items()
            }
        if name == "collection.toml":
            return self._settings(told)
        if name == "relations.toml":
            return {"relation": [self._relation(one) for one in told.get("relation", [])]}
        if file.parent.name == "labels":
            return nested({self.path(path): text for path, text in flat(told).items()})
        if file.parent.name == "audit":
            return self._audit(told)
        if "absent" in told:
            told["absent"] = {self.name("provider", key): one for key, one in told["absent"].items()}
        return dict(self.tree(told))

    def _provider(self, told: Tree) -> Tree:
        found = dict(self.tree(told))
        if "kind" in told:
            found["kind"] = self.name("kind", told["kind"])
        return found

    def _relation(self, told: Tree) -> Tree:
        return {**self.tree(told), "id": self.name("relation", told["id"]), "kind": told["kind"]}

    def _settings(self, told: Tree) -> Tree:
        found = dict(self.tree(told))
        for section, kind in (
            ("dimensions", "dimension"),
            ("kinds", "kind"),
            ("roles", "role"),
            ("moments", "moment"),
            ("units", "unit"),
        ):
            if isinstance(told.get(section), dict):
                found[section] = {self.name(kind, key): self.tree(one) for key, one in told[section].items()}
        if "numbers" in told:
            found["numbers"] = {self.path(path): one for path, one in told["numbers"].items()}
        lists = told.get("codelists", {})
        found["codelists"] = {
            self.name("codelist", key): {
                **one,
                **({"last": [self.codes[key, code] for code in one["last"]]} if "last" in one else {}),
            }
            for key, one in lists.items()
        }
        return found

    def _audit(self, told: Tree) -> Tree:
        found: Tree = {}
        for section, entries in told.items():
            if section == "codes":
                found[section] = {
                    self.name("codelist", key): {
                        self.codes.get((key, code), code): words for code, words in one.items()
                    }
                    for key, one in entries.items()
                }
            else:
                kind = {"providers": "provider", "measures": "measure", "dimensions": "dimension"}.get(section, "unit")
                found[section] = {self.name(kind, key): words for key, words in entries.items()}
        return found

    def _codelist(self, file: Path) -> str:
        out = io.StringIO(newline="")
        rows = _rows(file)
        writer = csv.DictWriter(out, list(rows[0]) if rows else ["code"], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            told = {key: self.codes.get((file.stem, row[key]), row[key]) for key in ("code", "parent") if key in row}
            if row.get("of"):
                told["of"] = " ".join(self.codes[file.stem, one] for one in row["of"].split())
            writer.writerow({**row, **told})
        return out.getvalue()


def renamed(root: Path, out: Path, order: Callable[[Iterable[str]], list[str]] = sorted) -> Renamed:
    """Write a renamed copy of a collection, and give its names.

    Args:
        root: The collection.
        out: The folder of the copy.
        order: As for `Renamed`.
    """
    names = Renamed(root, order)
    names.copy(out)
    return names


def _letters(at: int) -> str:
    return "".join(chr(ord("a") + at // 26**place % 26) for place in (3, 2, 1, 0))


def _toml(file: Path) -> Tree:
    return tomllib.loads(file.read_text("utf-8-sig")) if file.is_file() else {}


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
