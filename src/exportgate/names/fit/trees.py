"""Fitting the trees."""

from importlib import import_module
from typing import Any

import numpy as np

from exportgate.names.fit.examples import Examples
from exportgate.names.model import FEATURE_NAMES, Trees

ROUNDS = 160
# The direction in which a feature may move the points: 1 up, -1 down, 0 either way. What a person would find absurd
# (a name that gains by being less alike) cannot come out of the fit.
DIRECTIONS = {
    "ours_covered": 1, "listed_covered": 1, "ours_left": -1, "listed_left": -1, "ours_largest_left": -1,
    "listed_largest_left": -1, "mean_alike": 1, "least_alike": 1, "same_bits": 1, "whole_alike": 1,
    "left_on_both": -1, "numbers_differ": -1, "least_covered": 1, "most_covered": 1, "best_bits": 1, "second_bits": 1,
}  # fmt: skip


def fit_trees(examples: Examples, seed: int) -> Trees:
    """Fit boosted trees that tell the same party from a stranger."""
    lightgbm = import_module("lightgbm")
    settings: dict[str, Any] = {
        "objective": "binary", "num_leaves": 16, "learning_rate": 0.08, "min_data_in_leaf": 60, "lambda_l2": 5.0,
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
    nodes: list[list[float]] = []
    roots = [_add(tree["tree_structure"], nodes) for tree in trees]
    columns = list(zip(*nodes, strict=True))
    return Trees(
        np.array(columns[0], np.int32),
        np.array(columns[1], np.float32),
        np.array(columns[2], np.int32),
        np.array(columns[3], np.int32),
        np.array(roots, np.int32),
    )


def _add(node: dict[str, Any], nodes: list[list[float]]) -> int:
    at = len(nodes)
    if "leaf_value" in node and "split_feature" not in node:
        nodes.append([-1, node["leaf_value"], 0, 0])
        return at
    nodes.append([node["split_feature"], node["threshold"], 0, 0])
    nodes[at][2] = _add(node["left_child"], nodes)
    nodes[at][3] = _add(node["right_child"], nodes)
    return at
