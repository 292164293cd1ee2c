from __future__ import annotations

import dataclasses
from datetime import date

import pytest
import yaml

from tilstand.define.labels import Catalogue
from tilstand.publish.open_data import write_citation, write_data_readme, write_open_data
from tilstand.terms import InvariantText, TranslatedText

# What the schema of CFF 1.2.0 asks for, and the fields of it that are used here.
REQUIRED = {"authors", "cff-version", "message", "title"}
KNOWN = REQUIRED | {"type", "version", "date-released", "abstract", "keywords", "license"}


@pytest.fixture
def licensed(sagaland, make):
    own = {"licences.CC-BY-4.0": TranslatedText.from_texts(nb="Lisens B", nn="Lisens B", en="Licence B: «for all»")}
    return make(dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, **own}))).names


def test_the_citation_file_is_what_the_format_asks_for(licensed):
    told = yaml.safe_load(write_citation(licensed))
    assert REQUIRED <= set(told) <= KNOWN
    assert (told["cff-version"], told["type"]) == ("1.2.0", "dataset")
    assert "license" not in told  # a proposal is not a licence
    assert date.fromisoformat(told["date-released"]) == licensed.published
    assert [set(author) for author in told["authors"]] == [{"name"}]
    assert all(isinstance(told[name], str) for name in ("title", "message", "version", "abstract"))
    assert "forslag" in write_citation(licensed).decode().splitlines()[0]


def decided(names, licence):
    return dataclasses.replace(names, licence=licence)


def test_a_licence_is_named_when_it_has_been_decided(licensed):
    names = decided(licensed, "CC-BY-4.0")
    assert yaml.safe_load(write_citation(names))["license"] == "CC-BY-4.0"
    assert "The licence is Licence B: «for all»." in write_data_readme(names, [], "en").decode()


def test_a_licence_that_the_format_does_not_know_is_named_in_the_comment_only(licensed):
    names = decided(licensed, "NLOD-2.0")
    assert "license" not in yaml.safe_load(write_citation(names))
    assert "NLOD-2.0" in write_citation(names).decode().splitlines()[0]


def test_without_a_licence_nobody_is_told_that_there_is_one(release):
    assert "license" not in yaml.safe_load(write_citation(release.names))
    assert "has not been decided" in write_data_readme(release.names, [], "en").decode()


@pytest.mark.parametrize(("language", "word"), [("nb", "et forslag"), ("nn", "eit forslag"), ("en", "not yet decided")])
def test_the_text_says_that_the_licence_is_a_proposal(licensed, language, word):
    text = write_data_readme(licensed, [], language).decode()
    assert word in text
    assert "Li" in text
    assert "{" not in text


def test_the_text_tells_every_file_and_only_files_that_are_there(release):
    files = [name.removeprefix("data/") for name in write_open_data(release)]
    text = write_data_readme(release.names, files, "nn").decode()
    tables = {table.id for table in release.tables}
    for name in files:
        stem = name.partition(".")[0]
        assert stem in tables or stem == "README" or f"`{name}`" in text, name
    assert "changes.csv" not in text


def test_awkward_names_do_not_break_the_citation_file(sagaland, make):
    odd = InvariantText('A: "b" # c\n- d \\ {e} ø')
    renamed = dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, "providers.unit": odd}))
    assert yaml.safe_load(write_citation(make(renamed).names))["authors"] == [{"name": odd.text("nb")}]
