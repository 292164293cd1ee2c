"""A demonstration collection: the real forms, asked of bodies that do not exist.

    python tools/demo_collection.py FOLDER

Takes measures, code lists, forms and their words from a real collection, and leaves out every sentence that
names a real body, so that no real name ever stands beside an invented figure. Bodies, tables and report text
are in `tools/demo`. The figures of the first round are counted from generated persons, so that they add up.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from demo_figures import figures

ROOT = Path(__file__).parents[1]
REAL = ROOT / "collections" / "norway"
OWN = ROOT / "tools" / "demo"
FORMS = ("residence_permits", "housing_follow_up", "outreach", "low_threshold", "hotline")
LANGUAGES = ("nb", "nn", "en")
FIRST = "2030"
_DROPPED = ("referred_from", "housing")
"""Dimensions whose codes are real bodies."""
_KEPT = ("codes", "dimensions", "units", "measures", "forms", "questions", "report", "inline", "licences")
_SENTENCE = re.compile(r"(?:[^.!?]|[.!?](?!\s|$))*(?:[.!?]|$)\s*")
_COLUMNS = ("provider", "form", "period", "version", "measure", "breakdown", "value", "status", "qualifier")


def collection(folder: Path) -> None:
    """Write the collection into a folder that is not there yet."""
    shutil.copytree(OWN / "collection", folder)
    measures = _measures()
    _write(folder / "measures.toml", measures)
    used = {one for measure in measures.values() for one in measure.get("dimensions", ())}
    settings = tomllib.loads((REAL / "collection.toml").read_text("utf-8"))
    dimensions = {name: one for name, one in settings["dimensions"].items() if name in used}
    lists = {one["codelist"] for one in dimensions.values()}
    own = tomllib.loads((OWN / "collection" / "collection.toml").read_text("utf-8"))
    own |= {name: settings[name] for name in ("moments", "roles", "words", "size_words", "retention")}
    own["codelists"] = {
        name: {key: value for key, value in one.items() if key not in ("source", "version")}
        for name, one in settings["codelists"].items()
        if name in lists
    }
    own["dimensions"] = dimensions
    (folder / "codelists").mkdir()
    for name in sorted(lists):
        shutil.copy(REAL / "codelists" / f"{name}.csv", folder / "codelists")
    (folder / "forms").mkdir()
    for name in FORMS:
        _write(folder / "forms" / f"{name}.toml", _form(name))
    labels = {tag: _labels(tag, measures, lists, set(dimensions)) for tag in LANGUAGES}
    paths = {path for tag in LANGUAGES for path in _paths(labels[tag])}
    own["numbers"] = {path: said for path, said in settings["numbers"].items() if path in paths or _listed(path, lists)}
    _write(folder / "collection.toml", own)
    for tag, words in labels.items():
        _write(folder / "labels" / f"{tag}.toml", words)
    for provider, rows in figures(FIRST, seed=1).items():
        _csv(folder / "rounds" / FIRST / "submissions" / f"{provider}.csv", rows)


def _listed(path: str, lists: set[str]) -> bool:
    section, _, rest = path.partition(".")
    return section == "codelists" and rest in {f"{name}.codes" for name in lists}


def _measures() -> dict[str, Any]:
    """The measures that the forms ask for, without what is only said of real bodies."""
    real = tomllib.loads((REAL / "measures.toml").read_text("utf-8"))
    asked = [block["measure"] for form in FORMS for block in _form(form)["blocks"]]
    made = {}
    for name in dict.fromkeys(asked):
        one = {key: value for key, value in real[name].items() if key not in ("breaks", "decided_by")}
        for field in ("dimensions", "partial"):
            if field in one:
                one[field] = [dimension for dimension in one[field] if dimension not in _DROPPED]
        one["source_register"] = "own_count"
        made[name] = one
    return made


def _form(name: str) -> dict[str, Any]:
    form = tomllib.loads((REAL / "forms" / f"{name}.toml").read_text("utf-8"))
    blocks = [one for one in form["blocks"] if not set(one.get("breakdowns", ())) & set(_DROPPED)]
    return form | {"blocks": blocks}


def _labels(tag: str, measures: Mapping[str, Any], lists: set[str], dimensions: set[str]) -> dict[str, Any]:
    """The words of what is kept, and the demonstration's own."""
    real = tomllib.loads((REAL / "labels" / f"{tag}.toml").read_text("utf-8"))
    wanted = {"measures": set(measures), "forms": set(FORMS), "codes": lists, "dimensions": dimensions}
    kept: dict[str, Any] = {}
    for section in _KEPT:
        words = real.get(section, {})
        inner = wanted.get(section, set(words))
        kept[section] = {name: one for name, one in words.items() if name in inner}
    own = tomllib.loads((OWN / "labels" / f"{tag}.toml").read_text("utf-8"))
    return _over(_unnamed(kept, names()), own)


def names() -> tuple[str, ...]:
    """Every name of a real body in any language, and what it is called for short."""
    found: set[str] = set()
    for tag in LANGUAGES:
        bodies = tomllib.loads((REAL / "labels" / f"{tag}.toml").read_text("utf-8"))["providers"]
        found |= {name for name in bodies.values() if isinstance(name, str)}
    ids = tomllib.loads((REAL / "providers.toml").read_text("utf-8"))["providers"]
    found |= {id.upper() for id in ids if len(id) <= 4} | {id.capitalize() for id in ids if "_" not in id}
    short = {part for name in found for part in re.findall(r"\(([^)]+)\)", name)}
    plain = {re.sub(r"\s*\([^)]*\)", "", name) for name in found}
    return tuple(sorted(found | short | plain, key=lambda name: (-len(name), name)))


def _unnamed(words: Any, real: tuple[str, ...]) -> Any:
    """The same words without the sentences that name a real body."""
    if isinstance(words, dict):
        return {key: _unnamed(value, real) for key, value in words.items()}
    said = [one for one in _SENTENCE.findall(words) if one.strip()]
    return "".join(one for one in said if not any(_names(one, name) for name in real)).strip()


def _names(sentence: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?:s|’s|'s)?(?!\w)", sentence) is not None


def _over(words: Any, own: Any) -> Any:
    if isinstance(words, dict) and isinstance(own, dict):
        return {key: _over(words.get(key), own.get(key, words.get(key))) for key in {**words, **own}}
    return own


def _paths(words: Any, at: str = "") -> Iterator[str]:
    if isinstance(words, dict):
        for key, value in words.items():
            yield from _paths(value, f"{at}.{key}" if at else key)
    else:
        yield at


def _csv(file: Path, rows: list[Mapping[str, str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), "utf-8")


def _write(file: Path, table: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(_toml(table, ())) + "\n", "utf-8")


def _toml(table: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[str]:
    """A table as TOML: its plain values, then its tables, each under its own heading."""
    plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
    if at and (plain or not table):
        yield f"\n[{'.'.join(map(json.dumps, at))}]"
    for key, value in plain.items():
        yield f"{json.dumps(key, ensure_ascii=False)} = {_value(value)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _toml(value, (*at, key))


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    collection(Path(sys.argv[1]))
