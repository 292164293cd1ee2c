"""Links between encoded records: Splink's Fellegi-Sunter model over keyed filters and tokens.

The model is Splink's own (Fellegi and Sunter 1969; Linacre et al. 2022): chance agreement from random pairs, agreement
of one person by expectation maximisation, weights of rare names by their frequency. Filters are compared by
Dice's coefficient, in SQL that counts bits (Schnell, Bachteler and Reiher 2009). What is compared stands in
`model.toml`. What is missing is no evidence.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from tilstand.errors import LinkError
from tilstand.languages import make_error
from tilstand.link.record_table import count_filter_words

if TYPE_CHECKING:
    import pyarrow

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

FEWEST = 100  # name rows; from fewer nothing can be learnt of how one person's records differ
_DICE = re.compile(r"dice\((\w+), (\w+)\)")


@dataclass(frozen=True, slots=True)
class CandidatePairs:
    """Pairs of records that may be one person, the most probable first.

    Attributes:
        left: The number of one record.
        right: The number of the other, the greater.
        probability: How probable it is that they are one person, by the model alone.
    """

    left: Ints
    right: Ints
    probability: Floats


def compare_records(table: pyarrow.Table, *, seed: int = 1) -> CandidatePairs:
    """Compare records, and keep the pairs that may be one person.

    Args:
        table: The name rows of `build_record_table`.
        seed: Of the random pairs.

    Raises:
        LinkError: If there are too few records, or too few that agree, to learn what agreement means.
    """
    if table.num_rows < FEWEST:
        raise make_error(LinkError, "link.few", least=FEWEST)
    import duckdb
    import splink
    from splink.internals.exceptions import EMTrainingException

    for name in ("splink", "sqlglot"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # nothing of a record is ever logged
    connection = duckdb.connect(config={"temp_directory": ""})  # nothing is laid on disk
    model = _load_model()
    try:
        registered = splink.DuckDBAPI(connection).register(table)
        linker = splink.Linker(registered, _build_settings(splink), log_level=None, validate_settings=False)
        train = linker.training
        train.estimate_u_using_random_sampling(model["random_pairs"], seed=seed, min_count_per_level=None)
        train.estimate_probability_two_random_records_match(model["certain"], recall=model["certain_share"])
        for columns in model["training"]:
            rule = splink.block_on(*columns)
            train.estimate_parameters_using_expectation_maximisation(rule, max_pairs=model["training_pairs"])
        scored = linker.inference.predict(model["threshold_kept"], warning_mode="never").as_duckdbpyrelation()
        best = scored.aggregate(model["pair"]).fetchnumpy()
    except (EMTrainingException, ZeroDivisionError):  # no pair agrees, or every one does
        raise make_error(LinkError, "link.untrained") from None
    finally:
        connection.close()
    left, right, probability = np.asarray(best["a"]), np.asarray(best["b"]), np.asarray(best["p"]).round(9)
    order = np.lexsort((right, left, -probability))
    return CandidatePairs(left[order].astype(np.int64), right[order].astype(np.int64), probability[order])


@cache
def _load_model() -> dict[str, Any]:
    return tomllib.loads(files("tilstand.link").joinpath("model.toml").read_text("utf-8"))


def _build_settings(splink: Any) -> Any:
    rules = [
        {"blocking_rule": compared["rule"], **({"arrays_to_explode": compared["each"]} if "each" in compared else {})}
        for compared in _load_model()["compared"]
    ]
    return splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(_build_comparisons()),
        blocking_rules_to_generate_predictions=rules,
        additional_columns_to_retain=["record"],
        retain_matching_columns=False,
    )


def _build_comparisons() -> Iterator[dict[str, Any]]:
    """What is compared, each from the most alike to the least."""
    for comparison in _load_model()["comparison"]:
        levels = [{"sql_condition": comparison["missing"], "is_null_level": True}]
        for level in comparison["levels"]:
            condition = _DICE.sub(lambda match: f"({_write_dice(match[1], match[2])})", level["holds"])
            frequency = {"tf_adjustment_column": level["frequency"]} if "frequency" in level else {}
            levels.append({"sql_condition": condition, **frequency})
        yield {"output_column_name": comparison["name"], "comparison_levels": [*levels, {"sql_condition": "ELSE"}]}


def _write_dice(left: str, right: str) -> str:
    """Dice's coefficient of two filters in SQL; null where one is missing."""
    words = range(count_filter_words(left))
    common = " + ".join(f"bit_count({left}_{word}_l & {right}_{word}_r)" for word in words)
    return str(_load_model()["dice"].format(common=common, left=left, right=right))
