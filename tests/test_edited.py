"""Tables that optviz wrote and somebody changed: every number stays with its run and step."""

import csv

import numpy as np
import pytest

import optviz
from optviz.trajectories import Trajectory, read, save

RACE = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1", "momentum:lr=0.01"], steps=5)
CHANGES = {
    "runs in another order": lambda rows: sorted(rows, key=lambda row: row["run"]),
    "rows in another order": lambda rows: rows[::-1],
    "by step": lambda rows: sorted(rows, key=lambda row: int(row["step"])),
    "a run renamed": lambda rows: [
        {**row, "run": "mine" if row["run"].startswith("adam") else row["run"]} for row in rows
    ],
    "two runs that changed their names": lambda rows: [
        {**row, "run": {"sgd": "adam", "adam": "sgd"}.get(row["run"], row["run"])} for row in rows
    ],
    "a run left out": lambda rows: [row for row in rows if not row["run"].startswith("sgd")],
    "the first steps": lambda rows: [row for row in rows if int(row["step"]) < 3],
    "other steps of each run": lambda rows: [
        row for row in rows if (int(row["step"]) < 3) == row["run"].startswith("adam")
    ],
    "nothing": lambda rows: rows,
}


def found_in(trajectory):
    """Return what is known: (run, step, name) to a number."""
    values = {"loss": trajectory.loss, "x0": trajectory.x[..., 0], "x1": trajectory.x[..., 1]}
    return {
        (label, int(step), name): array[row, run]
        for name, array in values.items()
        for row, step in enumerate(trajectory.steps)
        for run, label in enumerate(trajectory.labels)
        if not trajectory.missing[row, run]
    }


def told_by(rows, layout):
    pairs = [(row, [row["variable"]] if layout == "long" else ["loss", "x0", "x1"]) for row in rows]
    return {
        (row["run"], int(row["step"]), name): float(row["value" if layout == "long" else name])
        for row, names in pairs
        for name in names
        if name != "evaluations"
    }


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("change", CHANGES)
def test_every_number_stays_with_its_run_and_step(tmp_path, layout, change):
    path = tmp_path / "race.csv"
    save(RACE, path, layout=layout)
    with path.open(newline="") as file:
        head, reader = file.readline(), csv.DictReader(file)
        rows = CHANGES[change](list(reader))
    with path.open("w", newline="") as file:
        file.write(head)
        writer = csv.DictWriter(file, reader.fieldnames)
        writer.writeheader()
        writer.writerows(rows)
    assert found_in(read(path)) == told_by(rows, layout)


def test_the_variables_of_a_long_table_may_stand_in_any_order(tmp_path):
    save(RACE, tmp_path / "race.csv", layout="long")
    head, names, *rows = (tmp_path / "race.csv").read_text().splitlines()
    rows = sorted(rows, key=lambda row: (-ord(row[0]), int(row.split(",")[1]), row.split(",")[2]))
    (tmp_path / "race.csv").write_text("\n".join([head, names, *rows]))
    found = read(tmp_path / "race.csv")
    for label in RACE.labels:
        assert (found[label].x == RACE[label].x).all() and (found[label].loss == RACE[label].loss).all()


@pytest.mark.parametrize("labels", [("NA", "None"), ("a", "a"), (" a\n b ", ""), ("run", "#1")])
@pytest.mark.parametrize("layout", ["wide", "long"])
def test_labels_that_look_like_nothing_come_back(tmp_path, labels, layout):
    given = Trajectory(np.arange(8.0).reshape(2, 2, 2), None, labels)
    save(given, tmp_path / "a.csv", layout=layout)
    assert read(tmp_path / "a.csv").labels == labels


def test_a_loss_of_words_in_parquet_is_said(tmp_path):
    arrow = pytest.importorskip("pyarrow", reason="the extra data is not installed")
    from pyarrow import parquet

    save(RACE, tmp_path / "a.parquet")
    table = parquet.read_table(tmp_path / "a.parquet")
    at = table.column_names.index("loss")
    words = table.set_column(at, "loss", table["loss"].cast(arrow.string()))
    parquet.write_table(words.replace_schema_metadata(table.schema.metadata), tmp_path / "a.parquet")
    with pytest.raises(optviz.OptvizError, match="a.parquet: expected numbers in column 'loss', found '"):
        read(tmp_path / "a.parquet")
