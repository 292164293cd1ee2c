"""What an edition may publish of an estimate is in nynorsk: the sentence, and why there is no number."""

import tomllib
from importlib.resources import files


def raw(name: str):
    return tomllib.loads(files("tilstand.estimate").joinpath(name).read_text("utf-8"))


def test_the_sentences_and_the_reasons_of_a_refusal_have_nynorsk() -> None:
    words = raw("words.toml")
    for name, texts in words.items():
        if name.startswith(("sentence", "method_")):
            assert texts["nn"], name
    for code, reason in raw("reasons.toml").items():
        if reason["weight"] == "refuse":
            assert reason["what"]["nn"] != reason["what"]["nb"], code
