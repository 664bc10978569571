"""The training runs of torch: how each is run here, and how far it may be off."""

import json
from functools import cache

import golden
import numpy as np

import optviz

LOSSES = {"softmax_cross_entropy_mean": "cross_entropy", "mse_mean": "mse"}


@cache
def document():
    return json.loads((golden.DATA / "mlp.json").read_text("utf-8"))


def cases():
    return document()["cases"]


def arrays(case, name):
    return golden.arrays("mlp.npz")[f"{case['arch']}/{name}"]


def problem(case, **other):
    """The network of a case; its minibatches are those that torch saw."""
    about = document()["architectures"][case["arch"]]
    batches = arrays(case, "batches") if case["mode"] == "minibatch" else None
    settings = {"loss": LOSSES[about["loss"]], "batches": batches, "init": arrays(case, "init"), **other}
    data = {"X": arrays(case, "X"), "y": arrays(case, "y")}
    return optviz.problems.network(about["sizes"], about["activation"], **data, **settings)


def errors(case, **other):
    """The relative distance from the reference at each step, of losses and of known points."""
    run = optviz.run(problem(case, **other), golden.optimizer(case), 200)
    found = np.append(relative(run.diagnostics["batch_loss"][:-1, 0], reference(case, "loss")), 0.0)
    points = {200: reference(case, "final")}
    if "points" in case:
        points |= dict(enumerate(golden.arrays("mlp.npz")[case["points"]]))
        points = {row * case["points_every"] if row < 200 else row: point for row, point in points.items()}
    for step, point in points.items():
        far = np.abs(run.x[step, 0] - point).max() / max(1, np.abs(point).max())
        found[step] = max(found[step], far)
    return found


def reference(case, name):
    return arrays(case, name)[case["row"]]


def relative(found, expected):
    return np.abs(found - expected) / np.maximum(1, np.abs(expected))


def table():
    """The part of the document on networks."""
    lines = [
        "",
        f"## networks, torch {document()['version']}",
        "",
        *INTRODUCTION.splitlines(),
        "",
        HEAD,
        RULE,
    ]
    for arch in document()["architectures"]:
        for mode in ("full", "minibatch"):
            own = [
                (case, found(case["key"])) for case in cases() if (case["arch"], case["mode"]) == (arch, mode)
            ]
            agreeing = sum(golden.agrees(case, error) for case, error in own)
            least = min(golden.digits(case, error) for case, error in own)
            lines.append(f"| {arch.replace('_', ' ')} | {mode} | {len(own)} | {agreeing} | {least} |")
    return "\n".join(lines) + "\n"


@cache
def found(key):
    (case,) = [case for case in cases() if case["key"] == key]
    return errors(case)


HEAD, RULE = "| network | batches | training runs | agree | digits |", "| --- | --- | ---: | ---: | ---: |"
INTRODUCTION = """\
Every training run has 200 updates of a torch model, with one of torch's optimizers, on all 160 (128) samples
or on minibatches of 32; losses and points are compared as above, batch by batch."""
