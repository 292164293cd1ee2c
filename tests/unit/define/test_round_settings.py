"""What belongs to one round, what rounds share, and what they cannot have beside each other."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define
from tilstand.define.round_settings import DeclaredLine, Policy, PolicyRule
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
TABLE = 'part = 1\nmeasure = "victims_assisted"\n[rows]\ngroup = "shelters"\n[columns]\nsteps = [-1, 0]\n'
CHART = 'table = "assisted"\nkind = "bars"\n[rows]\n[columns]\nsteps = [0]\n'
CLAIM = """
[[relation]]
id = "police-more"
kind = "compare"
of = [{ measure = "cases_opened", provider = "police" }]
base = [{ measure = "cases_opened", provider = "police", steps = -1 }]
direction = "up"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of the generated collection, with one claim of 2031's own and a name for it."""
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    write(folder, "rounds/2031/relations.toml", CLAIM)
    for language in ("nb", "nn", "en"):
        file = folder / "labels" / f"{language}.toml"
        head, mark, tail = file.read_text("utf-8").partition("[relations]\n")
        assert mark
        file.write_text(f'{head}{mark}police-more = "x"\n{tail}', "utf-8")
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(CollectionError) as stopped:
        define.read_collection(folder)
    return [str(cause) for cause in stopped.value.causes]


def test_rounds_stand_in_the_order_of_their_periods_not_of_their_names(place: Path) -> None:
    (place / "rounds" / "2030").rename(place / "rounds" / "x-first")
    (place / "rounds" / "2031").rename(place / "rounds" / "a-second")
    assert list(define.read_collection(place).rounds) == ["x-first", "a-second"]


def test_what_lies_in_a_rounds_folder_is_seen_by_that_round_alone(place: Path) -> None:
    write(place, "rounds/2031/report/en/01-a.md", "# Of 2031\n\nOnly then.\n")
    read = define.read_collection(place)
    shared = [r.id for r in read.relations]
    assert [r.id for r in read.at("2030").relations] == shared
    assert [r.id for r in read.at("2031").relations] == [*shared, "police-more"]
    assert read.at("2030").texts.get("en", {}) == {}
    assert list(read.at("2031").texts["en"]) == ["01-a"]
    assert read.at("2031").get_text_file("en", "01-a") == "rounds/2031/report/en/01-a.md"


def test_a_rounds_own_part_wins_over_the_shared_one_of_its_name(place: Path) -> None:
    write(place, "rounds/2031/tables/assisted.toml", TABLE)
    write(place, "report/en/01-a.md", "# Shared\n")
    write(place, "rounds/2031/report/en/01-a.md", "# Its own\n")
    read = define.read_collection(place)
    assert read.at("2031").tables["assisted"].columns.steps == (-1, 0)
    assert read.at("2030").tables["assisted"].columns.dimension == "sex"
    assert read.at("2030").texts["en"]["01-a"] == "# Shared\n"
    assert read.at("2030").get_text_file("en", "01-a") == "report/en/01-a.md"
    assert read.at("2031").texts["en"]["01-a"] == "# Its own\n"


def test_a_shared_part_may_name_its_rounds(place: Path) -> None:
    table = place / "tables" / "assisted.toml"
    table.write_text('rounds = ["2030"]\n' + table.read_text("utf-8"), "utf-8")
    write(place, "report/en/01-a.md", '+++\nrounds = ["2031"]\n+++\n# Only of 2031\n')
    read = define.read_collection(place)
    assert set(read.at("2030").tables) == {"assisted"}
    assert set(read.at("2031").tables) == set()
    assert "01-a" not in read.at("2030").texts.get("en", {})
    assert read.at("2031").texts["en"]["01-a"] == "\n\n\n# Only of 2031\n"  # lines stay where they were


def test_what_another_rounds_print_says_of_a_shared_relation_is_not_told(place: Path) -> None:
    file = place / "relations.toml"
    said = 'said = [{ document = "sagaland-2031.txt", line = 12 }, { document = "handbook", line = 1 }]\n'
    file.write_text(file.read_text("utf-8") + "\n" + CLAIM.replace("police-more", "kept") + said, "utf-8")
    write(place, "rounds/2031/relations.toml", "")
    for language in ("nb", "nn", "en"):
        labels = place / "labels" / f"{language}.toml"
        labels.write_text(labels.read_text("utf-8").replace("police-more", "kept"), "utf-8")
    read = define.read_collection(place)
    found = {name: [s.document for s in read.at(name).relations[-1].said] for name in read.rounds}
    assert found == {"2030": ["handbook"], "2031": ["sagaland-2031.txt", "handbook"]}


@pytest.mark.parametrize("name", ["2031 autumn", "høst", "осень", ".hidden", "-x", "a&b"])
def test_a_name_that_cannot_be_an_address_is_told(place: Path, name: str) -> None:
    (place / "rounds" / "2031").rename(place / "rounds" / name)
    (told,) = [one for one in problems(place) if "cannot stand in addresses" in one]
    assert told.startswith(f"rounds/{name}/round.toml, line ")
    assert "hyphen" in told


def test_two_rounds_with_one_period_are_told_with_both_files(place: Path) -> None:
    copytree(place / "rounds" / "2031", place / "rounds" / "again")
    (told,) = [one for one in problems(place) if "The period 2031" in one]
    assert told.startswith("rounds/again/round.toml, line 2:")
    assert "is that of rounds/2031/round.toml too" in told


def test_a_round_folder_without_its_file_is_told(place: Path) -> None:
    write(place, "rounds/2032/submissions/police.csv", "")
    (told,) = problems(place)
    assert told.startswith("rounds/2032/round.toml, line 1: The file is missing")


def test_a_part_for_a_round_that_is_not_there_is_told(place: Path) -> None:
    table = place / "tables" / "assisted.toml"
    table.write_text('rounds = ["2040"]\n' + table.read_text("utf-8"), "utf-8")
    write(place, "report/en/01-a.md", '+++\nrounds = ["2041"]\n+++\n# A\n')
    told = problems(place)
    assert "tables/assisted.toml, line 1: There is no round 2040. Name one of 2030, 2031." in told
    assert "report/en/01-a.md, line 1: There is no round 2041. Name one of 2030, 2031." in told


def test_a_rounds_own_part_names_no_rounds(place: Path) -> None:
    write(place, "rounds/2031/tables/assisted.toml", 'rounds = ["2030"]\n' + TABLE)
    (told,) = problems(place)
    assert told.startswith("rounds/2031/tables/assisted.toml, line 1: It belongs to the round 2031")


@pytest.mark.parametrize("head", ["+++\nrounds = [\n+++\n", "+++\nfrom = 2031\n+++\n", '+++\nrounds = ["2031"]\n'])
def test_what_stands_before_a_text_must_be_readable(place: Path, head: str) -> None:
    write(place, "report/en/01-a.md", head + "# A\n")
    (told,) = problems(place)
    assert told.startswith("report/en/01-a.md, line 1: What stands before the text cannot be read.")


def test_a_policy_that_names_what_nothing_knows_of_is_told(place: Path) -> None:
    file = place / "rounds" / "2031" / "round.toml"
    policy = (
        '[policy]\nmethod = "round"\nroles = ["victims"]\nheld = ["groups", "shoe_size"]\n'
        '[[policy.rules]]\nmeasures = ["cats"]\ndimensions = ["fur"]\nthreshold = 5\nreason = "x"\n'
        '[[policy.zeros]]\nmeasure = "dogs"\ncodes = { sex = "feline", coat = "red" }\nreason = "x"\n'
        '[[policy.left_out]]\nmeasure = "suspects"\nproviders = ["atlantis"]\nreason = "x"\n'
    )
    head = file.read_text("utf-8").partition("[policy]")[0]
    file.write_text(head + policy, "utf-8")
    told = " ".join(problems(place))
    assert all(name in told for name in ("victims", "shoe_size", "cats", "fur"))
    assert all(name in told for name in ("dogs", "feline", "coat", "atlantis"))


def test_a_merging_that_cannot_be_is_told(place: Path) -> None:
    file = place / "rounds" / "2031" / "round.toml"
    head = file.read_text("utf-8").partition("[policy]")[0]

    def told(policy: str) -> str:
        file.write_text(f"{head}[policy]\n{policy}", "utf-8")
        return " ".join(problems(place))

    def merged(dimension: str, *codes: str) -> str:
        return f'[[policy.merged]]\ndimension = "{dimension}"\ncodes = {list(codes)}\n'

    merge = 'method = "round"\n'
    assert "cannot be added" in told(merge + merged("citizenship", "north", "south"))
    assert "unicorn is not a code" in told(merge + merged("sex", "female", "unicorn"))
    twice = merged("sex", "female", "male") + merged("sex", "male", "unknown")
    assert "merged twice" in told(merge + twice)
    file.write_text(f"{head}[policy]\n{merge}" + merged("sex", "female", "male"), "utf-8")
    define.read_collection(place)


def test_a_table_out_of_its_rounds_reach_is_told_with_both_files(place: Path) -> None:
    table = place / "tables" / "assisted.toml"
    table.write_text('period = "2032"\n' + table.read_text("utf-8"), "utf-8")
    out = "tables/assisted.toml, line 1: 2032 begins after the edition of rounds/2030/round.toml"
    assert any(one.startswith(out) for one in problems(place))
    table.write_text(table.read_text("utf-8").replace('"2032"', '"2031-05-15"'), "utf-8")
    define.read_collection(place)  # the day of that edition itself
    write(place, "tables/assisted.toml", TABLE.replace("steps = [-1, 0]", 'periods = ["2030", "2033"]'))
    define.read_collection(place)  # one of its periods is there
    write(place, "tables/assisted.toml", TABLE.replace("steps = [-1, 0]", 'periods = ["2033", "2034"]'))
    told = [one.partition(" Use")[0] for one in problems(place)]
    late = "tables/assisted.toml, line 1: 2033, 2034 begins after the edition of rounds/{}/round.toml ({})."
    assert told == [late.format("2030", "2031-05-15"), late.format("2031", "2032-05-15")]


def test_a_fault_in_a_rounds_own_part_is_told_in_its_own_file(place: Path) -> None:
    write(place, "rounds/2031/tables/assisted.toml", TABLE.replace("victims_assisted", "nothing"))
    write(place, "rounds/2031/charts/bars.toml", CHART.replace("assisted", "nowhere"))
    write(place, "rounds/2031/relations.toml", CLAIM.replace('"cases_opened"', '"nothing"'))
    told = problems(place)
    files = {one.split(",")[0] for one in told}
    assert {"rounds/2031/charts/bars.toml", "rounds/2031/relations.toml"} <= files
    assert not files & {"charts/bars.toml", "relations.toml", "tables/assisted.toml"}
    assert len(told) == len(set(told))  # shared files are seen by two rounds, and told once


def test_a_round_s_own_labels_are_for_it_alone(tmp_path: Path) -> None:
    folder = _labelled(tmp_path, ("nb", "nn", "en"))
    held = define.read_collection(folder)
    assert held.at("2031").labels["units.persons"].text("en") == "heads in en"
    assert held.at("2030").labels["units.persons"].text("en") != "heads in en"
    assert held.labels["units.persons"].text("en") == held.at("2030").labels["units.persons"].text("en")


def test_a_round_s_own_label_is_there_in_every_language(tmp_path: Path) -> None:
    with pytest.raises(CollectionError) as stopped:
        define.read_collection(_labelled(tmp_path, ("nb", "en")))
    assert any(one.startswith("rounds/2031/labels/nn.toml") for one in stopped.value.causes)


def _labelled(tmp_path: Path, languages: tuple[str, ...]) -> Path:
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    place = folder / "rounds" / "2031" / "labels"
    place.mkdir()
    for language in languages:
        (place / f"{language}.toml").write_text(f'[units]\npersons = "heads in {language}"\n', "utf-8")
    return folder


# How a policy treats a count: the first rule that names it, and the readers of several policies together.


SEX, NONE = frozenset({"sex"}), frozenset[str]()


def test_a_known_zero_is_of_its_measure_its_codes_and_its_bodies() -> None:
    some = DeclaredLine(measure="cases", codes={"sex": "m", "age": "old"}, providers=("havn",), reason="x")
    old_men = {"sex": "m", "age": "old"}
    assert some.is_about("cases", "havn", old_men)
    assert some.is_about("cases", "havn", old_men | {"place": "north"})
    assert not some.is_about("people", "havn", old_men)
    assert not some.is_about("cases", "dal", old_men)
    assert not some.is_about("cases", "havn", {"sex": "m"})
    assert not some.is_about("cases", "havn", {"sex": "m", "age": "new"})
    assert DeclaredLine(measure="cases", codes={"sex": "m"}, reason="x").is_about("cases", "dal", old_men)


def test_a_line_without_codes_and_bodies_is_all_of_its_measure() -> None:
    assert DeclaredLine(measure="cases", reason="x").is_about("cases", "dal", {"sex": "m"})


def test_the_first_rule_that_names_a_count_holds() -> None:
    policy = Policy(
        threshold=5,
        rules=(
            PolicyRule(measures=("cases",), threshold=1, reason="x"),
            PolicyRule(measures=("people",), dimensions=("sex", "age"), threshold=9, reason="x"),
        ),
    )
    told = {
        (measure, *by): policy.get_count_threshold(measure, by)
        for measure in ("cases", "people", "calls")
        for by in (NONE, SEX)
    }
    assert told == {
        **{("cases",): 1, ("cases", "sex"): 1, ("people",): 5, ("people", "sex"): 9},
        **{("calls",): 5, ("calls", "sex"): 5},
    }
