"""Nynorsk keeps to one form of each word; benchmarks/results/language-review-*.md lists the choices."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NORWAY = ROOT / "collections" / "norway"
LEFT = {
    "gi, gir, gitt, oppgi": r"(?:opp|fri|ut|inn|ved)?gi(?:r|tt|tte)?\b",
    "-givar": r"\w+givar\w*",
    "føremål": r"føremål\w*",
    "friviljug": r"friviljug\w*",
    "difor": r"difor\b",
    "komme": r"(?:fram|over)?komme\b",
    "bare, ikke, hva, hvem": r"(?:bare|ikke|hva|hvem|hvor)\b",
    "arbeidsulykke": r"\w*ulykke\w*",
    "verte": r"vert(?:e)?\b",
}


def _texts() -> list[tuple[str, str]]:
    found = [(str(p), p.read_text("utf-8")) for p in sorted(NORWAY.glob("**/report/nn/**/*.md"))]
    found.append(("labels/nn.toml", (NORWAY / "labels" / "nn.toml").read_text("utf-8")))
    messages = ROOT / "src" / "tilstand" / "languages" / "nn" / "messages"
    for path in sorted(messages.glob("*.toml")):  # words in capitals are names to be replaced
        said = re.sub(r"(?m)^#.*|^\w+ =|\b[A-Z]+\b", "", path.read_text("utf-8"))
        found.append((path.name, said))
    for path in sorted((NORWAY / "rounds").rglob("*.toml")):
        for told in re.findall(r'\bnn = "((?:[^"\\]|\\.)*)"', path.read_text("utf-8")):
            found.append((str(path), told))
    return found


@pytest.mark.parametrize("word", LEFT)
def test_a_form_that_was_not_chosen_stands_nowhere(word: str) -> None:
    form = re.compile(rf"\b(?:{LEFT[word]})", re.IGNORECASE)
    # Names of reports and bodies stay as they are written.
    names = re.compile(r"oversikt fra KOM|Ungdom utnyttet til kriminalitet|Opplever du vold")
    found = [
        (where, m[0]) for where, text in _texts() for m in form.finditer(names.sub("", text)) if not m[0].isupper()
    ]
    assert found == []
