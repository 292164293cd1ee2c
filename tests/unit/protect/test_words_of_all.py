"""What is wrong with the report's texts is told of all languages at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand.errors import CollectionError
from tilstand.model.hashes import hash_text
from tilstand.protect.report_texts import release_texts

WORDS = "{{ table none }}"
SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


def test_a_table_that_is_not_there_is_told_in_every_language_that_has_one() -> None:
    state = read_round(SAGALAND, "2031")
    faulty = {language: {"01-start": f"# A\n\n{WORDS}\n"} for language in ("nb", "en")}
    collection = replace(state.collection, texts=faulty, text_folders={})
    with pytest.raises(CollectionError) as stop:
        release_texts(collection, "2031", state.reconciled.figures, ("nb", "nn", "en"), {hash_text(WORDS): None})
    assert [one.split("/")[1] for one in stop.value.causes] == ["nb", "en"]
    assert "English" in stop.value.title
