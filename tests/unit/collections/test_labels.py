"""The words of collections/norway: complete in three languages, and each Norwegian by its own rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "collections" / "norway"
LANGUAGES = ("nb", "nn", "en")

# Names of bodies, programmes and places are the same in both written languages.
NAMES = re.compile(
    r"Barne-, ungdoms- og familie\w+|Barneverns- og helsenemnda, Sentralenheten|Krisesentersekretariatet"
    r"|Bymisjonssenteret, avdeling fattige tilreisende|Ressurssenteret for innvandrere|Kirkens Bymisjon"
    r"|Koordineringsenheten mot menneskehandel|Motvirke menneskehandel|Frelsesarmeens? ?\w*"
    r"|(?:Sør-)?Øst politidistrikt|Marita Womens bofellesskap|Den internasjonale organisasjonen for migrasjon"
)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Only words that no writer of the other language could mean ("vern" and "løyve" are words of both).
BOKMAAL_ONLY = _listed("""
    ikke fra hva hvor hvem hvilke hvilken hvilket hvordan hvorfor noen noe en et jeg hun være vært mye flere
    uten selv hjem bare disse hver hvert uke uker måned måneder oppgi oppgir samme gjelder oppgavegiver sier
    gir gitt tjeneste tjenester mulig mulige antall søker søkere begrenset oppholdstillatelse opphold
    anmeldelse anmeldelser anmeldt utnyttelse utnyttet lønnstyveri fornærmede siktede veiledning henvendelse
    henvendelser deltakere personer navn vurderingen tillatelse tillatelser mottatt tiltakene tallene dere
    deres medfølgende besøkende oppsøkende foregående tidligere senere alene sammen ennå kilde kilder
""")
NYNORSK_ONLY = _listed("""
    ikkje frå kva kvar kven korleis kvifor nokon noko nokre ein eit ei eg vere vore mykje fleire utan heim
    berre kvart veke veker månad månader oppgje oppgjev same seier gjev teneste tenester mogleg moglege søkjar
    søkjarar opphald opphaldsløyve utnytting lønstjuveri rettleiing førespurnad førespurnader deltakarar
    personar namn tala dykkar medfølgjande besøkjande oppsøkjande tidlegare seinare åleine saman dei vart òg
    medan hjå styresmakter enno kjelde kjelder
""")
DAMAGE = re.compile(
    r"[\ufffd\u0000-\u001f\u00ad\u200b-\u200f\ufb00-\ufb06|<>\\]|[éë]rs|\b[8&] \w+e\b|\w[0-9]\w*[æøå]|  "
)


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def _labels(language: str) -> dict[str, str]:
    return dict(_flat(tomllib.loads((FOLDER / "labels" / f"{language}.toml").read_text("utf-8"))))


def _answers() -> Iterator[tuple[str, Mapping[str, object]]]:
    for file in sorted((FOLDER / "rounds").glob("*/submissions/*.answers.toml")):
        for at, answer in enumerate(tomllib.loads(file.read_text("utf-8"))["answer"], start=1):
            yield f"{file.name} {at}", answer


def _texts(language: str) -> Iterator[tuple[str, str]]:
    yield from _labels(language).items()
    for place, answer in _answers():
        yield place, str(answer[language])


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\wæøåéòÆØÅ-]+", NAMES.sub(" ", text).lower()))


def test_every_label_is_there_in_every_language() -> None:
    paths = {language: set(_labels(language)) for language in LANGUAGES}
    assert {language: sorted(paths["nb"] ^ paths[language]) for language in LANGUAGES} == {
        language: [] for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_empty_or_a_path(language: str) -> None:
    bad = [p for p, text in _labels(language).items() if not text.strip() or text == p or text != text.strip()]
    assert bad == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_carries_damage_from_scanning(language: str) -> None:
    assert [(place, text) for place, text in _texts(language) if DAMAGE.search(text)] == []


def test_nynorsk_has_no_words_of_bokmaal() -> None:
    found = [(place, sorted(_words(text) & BOKMAAL_ONLY)) for place, text in _texts("nn")]
    assert [one for one in found if one[1]] == []


def test_bokmaal_has_no_words_of_nynorsk() -> None:
    found = [(place, sorted(_words(text) & NYNORSK_ONLY)) for place, text in _texts("nb")]
    assert [one for one in found if one[1]] == []


def test_a_text_with_words_of_bokmaal_only_differs_in_nynorsk() -> None:
    nb, nn = _labels("nb"), _labels("nn")
    same = [path for path in nb if nb[path] == nn[path] and _words(nb[path]) & BOKMAAL_ONLY]
    assert same == []


def test_english_is_not_norwegian() -> None:
    norwegian = {"ikke", "ikkje", "og", "eller", "fra", "frå", "antatte", "ofre"}
    found = [(place, sorted(_words(text) & norwegian)) for place, text in _texts("en")]
    own = {"providers.beauty_helse_akademiet", "codes.activity.beauty_academy", "codes.police_district.more_og_romsdal"}
    assert [one for one in found if one[1] and one[0] not in own] == []


def test_every_code_measure_and_table_has_its_words() -> None:
    labels = _labels("nb")
    codes = [
        f"codes.{file.stem}.{line.split(',')[0]}"
        for file in (FOLDER / "codelists").glob("*.csv")
        for line in file.read_text("utf-8").splitlines()[1:]
        if line
    ]
    measures = tomllib.loads((FOLDER / "measures.toml").read_text("utf-8"))
    registers = {f"registers.{m['source_register']}" for m in measures.values() if m.get("source_register")}
    needed = [
        *codes,
        *(f"measures.{name}.{part}" for name in measures for part in ("name", "rule")),
        *registers,
        *(f"tables.{file.stem}.title" for file in FOLDER.glob("**/tables/*.toml")),
        *(f"forms.{file.stem}.{part}" for file in (FOLDER / "forms").glob("*.toml") for part in ("title", "intro")),
        *(f"parts.{number}" for number in range(1, 7)),
    ]
    assert [path for path in needed if path not in labels] == []


def test_no_words_are_left_for_what_is_no_longer_there() -> None:
    codes = {
        f"codes.{file.stem}.{line.split(',')[0]}"
        for file in (FOLDER / "codelists").glob("*.csv")
        for line in file.read_text("utf-8").splitlines()[1:]
    }
    measures = set(tomllib.loads((FOLDER / "measures.toml").read_text("utf-8")))
    tables = {file.stem for file in FOLDER.glob("**/tables/*.toml")}
    left = [
        path
        for path in _labels("nb")
        if (path.startswith("codes.") and path not in codes)
        or (path.startswith("measures.") and path.split(".")[1] not in measures)
        or (path.startswith("tables.") and path.split(".")[1] not in tables)
    ]
    assert left == []


def test_every_label_a_table_names_is_there() -> None:
    labels, missing = _labels("nb"), []
    for file in sorted((FOLDER / "tables").glob("*.toml")):
        table = tomllib.loads(file.read_text("utf-8"))
        missing += [note for note in table.get("notes", ()) if note not in labels]
        for axis in ("rows", "columns"):
            for item in table.get(axis, {}).get("items", ()):
                name = item.get("label", "")
                places = (name, f"tables.{file.stem}.rows.{name}", f"tables.{file.stem}.columns.{name}")
                missing += [f"{file.stem}: {name}"] if name and not labels.keys() & set(places) else []
    assert missing == []


def test_answers_bind_no_figures_and_stay_short() -> None:
    """Figures stand in the tables; an account that repeats them could disagree with them."""
    law = re.compile(r"(§|section) \d+(-\d+)?")
    found = [
        (place, language)
        for place, answer in _answers()
        for language in LANGUAGES
        if re.search(r"\d", law.sub("", str(answer[language])))
        or len(re.findall(r"[.!?](?= |$)", str(answer[language]))) > 6
    ]
    assert found == []


# Nynorsk keeps to one form of each word; benchmarks/results/language-review-*.md lists the choices.


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


def _texts_nynorsk_forms() -> list[tuple[str, str]]:
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
        (where, m[0])
        for where, text in _texts_nynorsk_forms()
        for m in form.finditer(names.sub("", text))
        if not m[0].isupper()
    ]
    assert found == []
