"""Tables as people really write them: words for numbers, odd names, columns as asked."""

import json
from pathlib import Path

import numpy as np
import pytest
from commands import called
from tools import library

from optviz.errors import TrajectoryError, UsageError
from optviz.trajectories import read, save
from optviz.trajectories.reading.quick import LEAST
from optviz.trajectories.reading.several import read_several


def written(tmp_path, text, name="a.csv"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


WORDS = {
    "numbers": (["1.5", "nan"], [1.5, np.nan], [False, False]),
    "an empty word": (["1.5", ""], [1.5, np.nan], [False, True]),
    "nothing": ([None, "inf"], [np.nan, np.inf], [True, False]),
    "nothing at all": ([None, None], [np.nan, np.nan], [True, True]),
}


@pytest.mark.parametrize("kind", ["records", "pandas", "parquet"])
@pytest.mark.parametrize("what", WORDS)
def test_numbers_that_are_kept_as_words_are_numbers(tmp_path, kind, what):
    words, loss, missing = WORDS[what]
    given = {"step": ["0", "3"], "x": [1, 2], "y": ["1", "2e0"], "loss": words}
    if kind == "records":
        found = read([dict(zip(given, row, strict=True)) for row in zip(*given.values(), strict=True)])
    else:
        library("pandas")
        import pandas

        found = pandas.DataFrame(given)
        if kind == "parquet":
            library("pyarrow")
            found.to_parquet(tmp_path / "a.parquet")
            found = tmp_path / "a.parquet"
        found = read(found)
    np.testing.assert_array_equal(found.loss[:, 0], loss)
    assert found.loss_missing[:, 0].tolist() == missing
    assert found.steps.tolist() == [0, 3] and found.x[:, 0].tolist() == [[1, 1], [2, 2]]


def test_a_word_among_numbers_is_named():
    with pytest.raises(TrajectoryError) as error:
        read([{"step": 0, "loss": "1.5"}, {"step": 1, "loss": "much"}])
    assert str(error.value) == "the given object: expected numbers in column 'loss', found 'much'"


HEADERS = {
    "bars around a name": ("step,loss,|grad|,x,y\n0,1,2,3,4\n", {}),
    "a semicolon in a name": ("step,loss,lr; warm,x,y\n0,1,2,3,4\n", {}),
    "spaces": ("step,the loss,x,y\n0,1,3,4\n", {"loss": "the loss"}),
    "units": ("step,loss [nats],x [m],y [m]\n0,1,3,4\n", {"loss": "loss [nats]", "x": "x [m]", "y": "y [m]"}),
    "brackets": ("step,loss,w[0],w[1]\n0,1,3,4\n", {"x": "w[0]", "y": "w[1]"}),
    "an equals sign": ("step,loss,a=1,b\n0,1,3,4\n", {"x": "a=1", "y": "b"}),
    "quoted commas": ('step,loss,"w, first","w, second"\n0,1,3,4\n', {"x": "w, first", "y": "w, second"}),
    "spaces as separators": ("step  loss x y\n 0  1 3   4\n", {}),
    "other letters": ("шаг;потеря;x;y\n0;1;3;4\n", {"step": "шаг", "loss": "потеря"}),
}


@pytest.mark.parametrize("what", HEADERS)
def test_names_with_odd_characters_are_names(tmp_path, what):
    text, columns = HEADERS[what]
    found = read(written(tmp_path, text), columns=columns)
    assert (found.loss[0, 0], found.x[0, 0].tolist()) == (1, [3, 4])


def test_names_with_commas_are_quoted_on_the_command_line(tmp_path, capsys):
    path = written(tmp_path, HEADERS["quoted commas"][0])
    words = ("--columns", '"x=w, first",y="w, second",loss=loss', "-o", tmp_path / "a.npz")
    assert called(capsys, "import", path, *words)[0] == 0
    assert read(tmp_path / "a.npz").x[0, 0].tolist() == [3, 4]


@pytest.mark.parametrize("columns", [{"x": 0}, {"x": None}, {"x": ["a"]}, {0: "a"}, "x=a", [("x", "a")]])
def test_columns_that_are_no_names_are_refused(columns):
    with pytest.raises(UsageError, match="^expected columns as roles with names: {'step': 'epoch'}, found "):
        read({"a": [1, 2], "b": [2, 3]}, columns=columns)


@pytest.mark.parametrize("kind", ["npz", "npy", "json", "array", "points"])
def test_columns_of_what_has_none_are_refused(tmp_path, kind):
    points = np.ones((3, 2))
    source = {"array": points, "points": points.tolist()}.get(kind, tmp_path / f"a.{kind}")
    if kind == "npy":
        np.save(source, points)
    elif isinstance(source, Path):
        save(read(points), source)
    with pytest.raises(UsageError, match="expected a table with columns=, found none; leave columns"):
        read(source, columns={"x": "a"})


def test_columns_of_a_table_that_optviz_wrote_are_honoured(tmp_path):
    save(read([[1.0, 2.0], [3.0, 4.0]]), tmp_path / "a.csv")
    found = read(tmp_path / "a.csv", columns={"x": "x1", "y": "x0"})
    assert found.x[:, 0].tolist() == [[2, 1], [4, 3]]


def test_lines_of_json_are_read_under_any_name_and_end_at_line_feeds_alone(tmp_path):
    text = '{"loss": 1, "note": "a\u2028b"}\n{"loss": 2, "note": "c\x85d"}\r\n'
    for name in ("a.json", "a.jsonl", "a.txt"):
        assert read(written(tmp_path, text, name)).loss[:, 0].tolist() == [1, 2]
    with pytest.raises(TrajectoryError, match=r"a\.json:2: expected JSON, found: Expecting"):
        read(written(tmp_path, '{"loss": 1}\n{"loss": }\n', "a.json"))


HEADLESS = {
    "a step from 0": ("0,1.5,2\n1,1.4,2.5\n", {"step": "1", "x": ["2", "3"]}),
    "a step from 1": ("1 0.5 1e-3 2\n2 0.2 3 2\n", {"step": "1", "x": ["2", "3", "4"]}),
    "a step and a loss": ("0;1,5\n1;1,25\n", {"step": "1", "loss": "2"}),
    "coordinates": ("3\t4.5\n2\t4.5\n", {"x": ["1", "2"]}),
    "whole numbers that do not count": ("0,3\n2,1\n", {"x": ["1", "2"]}),
    "a single row": ("7,8\n", {"x": ["1", "2"]}),
    "losses alone": ("5\nnan\n", {"loss": "1"}),
    "numbers with a comment": ("# by hand\n4,5\n3,2\n", {"x": ["1", "2"]}),
}


@pytest.mark.parametrize("what", HEADLESS)
def test_numbers_without_names_are_known_by_their_places(tmp_path, what):
    text, told = HEADLESS[what]
    path, rows = written(tmp_path, text), text.splitlines()[text.startswith("#") :]
    found = read_several([path])
    assert found.meta["columns"] == {**told, "header": False} and len(found.x) == len(rows)
    (sign,) = [sign for sign in ";\t, " if sign in text][:1] or [","]
    cells = [[float(cell.replace(",", ".")) for cell in row.split(sign)] for row in rows]
    values = [found.steps, found.loss[:, 0], *found.x[:, 0].T]
    taken = [told.get("step"), told.get("loss"), *told.get("x", [])]
    for value, column in zip(values, taken, strict=True):
        if column is not None:
            np.testing.assert_array_equal(value, [row[int(column) - 1] for row in cells])


def test_columns_are_asked_for_by_number_from_1(tmp_path, capsys):
    path = written(tmp_path, "0,1,9\n5,3,8\n")
    words = ("--columns", "step=1,x=3,y=2", "-o", tmp_path / "a.npz")
    code, out, _ = called(capsys, "import", path, *words)
    assert code == 0 and out.endswith(
        "; no line of names, so step from column 1, coordinates from columns 3, 2\n"
    )
    found = read(tmp_path / "a.npz")
    assert found.steps.tolist() == [0, 5] and found.x[:, 0].tolist() == [[9, 1], [8, 3]]
    with pytest.raises(UsageError, match="no column is named '4'. There are '1', '2', '3'."):
        read(path, columns={"x": "4"})


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("loss=4", {"step": "1", "loss": "4", "x": ["2", "3"]}),
        ("x=2,y=3", {"step": "1", "x": ["2", "3"], "diagnostics": ["4"]}),
        ("step=4", {"step": "4", "x": ["1", "2", "3"]}),
        ("loss=2,x=3", {"step": "1", "loss": "2", "x": ["3"], "diagnostics": ["4"]}),
    ],
)
def test_what_is_not_asked_for_is_known_by_its_place(tmp_path, asked, told):
    path = written(tmp_path, "0,1,2,7\n1,.5,1,8\n2,.2,.3,9\n")
    columns = dict(pair.split("=") for pair in asked.split(","))
    assert read_several([path], columns=columns).meta["columns"] == {**told, "header": False}


def test_a_picture_says_what_was_assumed_of_a_table_without_names(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "0,1,2,7\n1,.5,1,8\n", "b.csv")
    words = ("plot", "--trajectory", "b.csv", "--columns", "loss=4", "-f", "-o", "a.png")
    told = "no line of names, so step from column 1, loss from column 4, coordinates from columns 2, 3"
    assert called(capsys, *words)[2] == f"Note: {told}; --columns says it otherwise.\n"
    assert called(capsys, *words, "-q")[2] == ""
    assert called(capsys, "import", "b.csv", "--columns", "loss=4", "-o", "b.npz")[0] == 0
    assert called(capsys, "plot", "--trajectory", "b.npz", "-f", "-o", "a.png")[2] == ""


def test_a_large_table_without_names_is_read_quickly_too(tmp_path):
    values = np.column_stack([np.arange(30_000), np.random.default_rng(0).normal(size=(30_000, 2))])
    np.savetxt(tmp_path / "a.csv", values, delimiter=",")
    found = read(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").stat().st_size > LEAST and (found.x[:, 0] == values[:, 1:]).all()


def test_an_import_says_which_columns_it_took_for_what(tmp_path, capsys):
    text = "epoch,val_loss,w0,w1,lr,note\n0,1,2,3,0.1,hi\n"
    words = ("import", written(tmp_path, text), "--columns", "loss=val_loss", "-f", "-o", tmp_path / "a.npz")
    sentence = "step from epoch, loss from val_loss, coordinates w0, w1; diagnostics: lr; left out: note"
    assert called(capsys, *words)[1].endswith(f"; {sentence}\n")
    told = {
        "step": "epoch",
        "loss": "val_loss",
        "x": ["w0", "w1"],
        "diagnostics": ["lr"],
        "left_out": ["note"],
    }
    assert json.loads(called(capsys, *words, "--json")[1])["columns"] == told
    other = written(tmp_path, "run,step,tag,value\na,0,x0,3\na,0,x1,3\n", "b.csv")
    out = called(capsys, *words[:2], other, *words[4:])[1]
    assert (
        "; a.csv: step from epoch, coordinates w0, w1; diagnostics: val_loss, lr; left out: note; b.csv: "
        in out
    )
    assert out.endswith(
        "run from run, step from step, variable from tag, value from value, coordinates x0, x1\n"
    )


def test_of_very_many_columns_the_first_and_the_last_are_told(tmp_path):
    names = [f"w{i}" for i in range(5000)]
    path = written(tmp_path, f"{','.join(names)}\n{','.join('1' * 5000)}\n")
    assert read_several([path]).meta["columns"] == {"x": ["w0", "w1", "w2", "...", "w4999"]}
