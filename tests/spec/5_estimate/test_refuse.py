"""How many were never seen: an estimate with an honest interval, or a refusal with its reasons."""

from pathlib import Path
from shutil import copytree

import pytest

from tilstand import estimate
from tilstand.define import Collection
from tilstand.errors import EstimateError
from tilstand.pipeline import stages
from tilstand.protect.appendix import describe_hidden_population

HEADER = "police,shelter,clinic,count\n"
MANY = HEADER + "1,0,0,100\n0,1,0,90\n0,0,1,80\n1,1,0,60\n1,0,1,55\n0,1,1,50\n1,1,1,40\n"
ENOUGH = HEADER + "1,0,0,180\n0,1,0,140\n0,0,1,160\n1,1,0,30\n1,0,1,34\n0,1,1,26\n1,1,1,8\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "overlap.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.slow
def test_three_lists_with_enough_overlap_give_an_interval(tmp_path: Path) -> None:
    """The number observed, an estimate above it, and an interval around it."""
    found = estimate.estimate_hidden_population(
        estimate.read_capture_table(table(tmp_path, ENOUGH)), method="bic", replicates=200
    ).to_dict(("nb", "en"))
    assert found["observed"] == 578
    low, high = found["interval"]
    assert 578 < low < found["estimate"] < high


@pytest.mark.parametrize(
    "text", ["police,shelter,count\n1,0,50\n0,1,40\n1,1,9\n", HEADER + "1,0,0,50\n0,1,0,40\n0,0,1,30\n"]
)
def test_too_little_overlap_is_refused_with_reasons(tmp_path: Path, text: str) -> None:
    """Fewer than three lists, or nobody on two of them: a refusal is a result, and says what is needed."""
    found = estimate.estimate_hidden_population(estimate.read_capture_table(table(tmp_path, text)), replicates=100)
    told = found.to_dict(("nb", "en"))
    assert "refused" in str(told)
    assert found.told(()).text("nb")
    assert found.told(()).text("en")


def test_a_table_that_cannot_be_read_is_told_with_its_lines(tmp_path: Path) -> None:
    """Negative counts, the same history twice, counted persons on no list: all at once."""
    text = HEADER + "1,0,0,-5\n0,1,0,4\n0,1,0,6\n0,0,0,7\n"
    with pytest.raises(EstimateError) as error:
        estimate.read_capture_table(table(tmp_path, text))
    assert len(error.value.causes) >= 3


def test_an_edition_without_overlaps_says_what_would_be_needed(sagaland: Collection) -> None:
    """No overlap table, no number: the section gives the reason and what is missing."""
    intro, none, needed = describe_hidden_population(sagaland, "2031", None)
    assert "No estimate is given" in none.text("en")
    assert "at least three lists" in needed.text("en")
    assert intro.text("nn") != intro.text("nb")


@pytest.mark.proof
def test_an_edition_with_overlaps_tells_the_estimate(tmp_path: Path) -> None:
    """A year that declares its overlap table gets its sentence in the report's method appendix."""
    copied = copytree(Path(__file__).parents[2] / "fixtures" / "sagaland", tmp_path / "sagaland")
    table(copied / "rounds" / "2031", "police,shelter,count\n1,0,50\n0,1,40\n1,1,9\n")
    with (copied / "rounds" / "2031" / "round.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[overlap]\ntable = "overlap.csv"\n')
    stages.build_edition(copied, "2031", tmp_path / "edition")
    page = (tmp_path / "edition" / "site" / "en" / "2031" / "method.html").read_text("utf-8")
    assert "People nobody has seen" in page
    assert "No estimate is given in this edition" not in page


@pytest.mark.proof
def test_the_report_takes_the_statement_and_no_method_s_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits rounded outwards, what would change them, and the declared range of missed links."""
    copied = copytree(Path(__file__).parents[2] / "fixtures" / "sagaland", tmp_path / "sagaland")
    table(copied / "rounds" / "2031", MANY)
    with (copied / "rounds" / "2031" / "round.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[overlap]\ntable = "overlap.csv"\nmissed_links = [0.0, 0.1]\n')
    stated, own = [], estimate.estimate_hidden_population
    monkeypatch.setattr(
        estimate, "estimate_hidden_population", lambda *facts, **more: stated.append(own(*facts, **more)) or stated[-1]
    )
    stages.build_edition(copied, "2031", tmp_path / "edition")
    (one,) = stated  # what was estimated from the declared table, and said of it
    told = one.told(()).text("en")
    assert one.to_dict(("en",))["observed"] == 475
    assert "from 0% to 10% of the persons on several lists" in told
    page = (tmp_path / "edition" / "site" / "en" / "2031" / "method.html").read_text("utf-8")
    assert told in " ".join(page.split())
