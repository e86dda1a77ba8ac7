"""Fitting the trees."""

from importlib import import_module
from typing import Any

import numpy as np

from exportgate.errors import ExportgateError
from exportgate.names.fit.examples import Examples
from exportgate.names.index import VIEWS
from exportgate.names.model import FEATURE_NAMES, LETTERED, Model, Trees, trees_of
from exportgate.names.words import Array

ROUNDS = 160
# The direction in which a feature may move the points: 1 up, -1 down, 0 either way. What a person would find absurd
# (a name that gains by being less alike) cannot come out of the fit.
DIRECTIONS = {
    "ours_covered": 1, "listed_covered": 1, "ours_left": -1, "listed_left": -1, "ours_largest_left": -1,
    "listed_largest_left": -1, "mean_alike": 1, "least_alike": 1, "same_bits": 1, "whole_alike": 1,
    "left_on_both": -1, "numbers_differ": -1, "least_covered": 1, "most_covered": 1, "best_bits": 1, "second_bits": 1,
    "letters_apart": -1, "ours_differing_bits": 1, "listed_left_within": 0, "first_bits": 1, "last_bits": 1,
}  # fmt: skip


def fit_model(examples: Examples, seed: int) -> Model:
    """Fit boosted trees that tell the same party from a stranger, for each part of the model."""
    views = examples.values[:, FEATURE_NAMES.index("view")]
    lettered, arabic = np.isin(views, [VIEWS.index(view) for view in LETTERED]), views == VIEWS.index("arabic")
    return Model(
        _fit(_chosen(examples, lettered), seed, 16, 60),
        _fit(_chosen(examples, arabic), seed, 10, 40),
        _fit(_chosen(examples, ~lettered & ~arabic), seed, 10, 40),
    )


def _lightgbm() -> Any:
    try:
        return import_module("lightgbm")
    except ImportError as missing:
        hint = "Screening does not need it; install it for the fit alone: pip install lightgbm"
        raise ExportgateError("lightgbm is not installed", hint=hint) from missing


def _chosen(examples: Examples, rows: Array) -> Examples:
    return Examples(examples.values[rows], examples.same[rows], examples.weights[rows], examples.asked[rows])


def _fit(examples: Examples, seed: int, leaves: int, least: int) -> Trees:
    lightgbm = _lightgbm()
    settings: dict[str, Any] = {
        "objective": "binary", "num_leaves": leaves, "learning_rate": 0.08, "min_data_in_leaf": least, "lambda_l2": 5.0,
        "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 127, "seed": seed,
        "monotone_constraints": [DIRECTIONS.get(name, 0) for name in FEATURE_NAMES],
        "monotone_constraints_method": "intermediate",
        "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbosity": -1,
    }  # fmt: skip
    dataset = lightgbm.Dataset(
        examples.values, examples.same.astype(np.float32), weight=examples.weights, feature_name=list(FEATURE_NAMES)
    )
    booster = lightgbm.train(settings, dataset, num_boost_round=ROUNDS)
    return _flat(booster.dump_model()["tree_info"])


def _flat(trees: list[dict[str, Any]]) -> Trees:
    nodes: list[tuple[int, float, int]] = []
    roots = [_add(tree["tree_structure"], nodes) for tree in trees]
    feature, limit, high = zip(*nodes, strict=True)
    return trees_of(feature, limit, high, roots)


def _add(node: dict[str, Any], nodes: list[tuple[int, float, int]]) -> int:
    """Lay a node down, then its low branch, then its high one; give its place."""
    at = len(nodes)
    if "leaf_value" in node and "split_feature" not in node:
        nodes.append((-1, node["leaf_value"], 0))
        return at
    nodes.append((-1, 0.0, 0))
    _add(node["left_child"], nodes)
    nodes[at] = (node["split_feature"], node["threshold"], _add(node["right_child"], nodes))
    return at
