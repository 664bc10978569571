"""Large tables go through pyarrow, with the same result as cell by cell, and the same sentences."""

import numpy as np
import pytest
from strangers import FAULTS, content_of
from test_reading import SPELLINGS

from optviz.errors import TrajectoryError
from optviz.trajectories import read
from optviz.trajectories.reading import quick

pytest.importorskip("pyarrow", reason="the extra data is not installed")
RUNS = {
    "runs": "run,step,loss,x,y,note\nsgd,0,1,2,3,a\nadam,0,,2,3,\nadam,3,nan,4,5,\nsgd,1,-inf,1e-320,.5,b\n",
    "empty words": "step,loss,x,y\n0,NA,1,2\n1,null,,\n2,3,4,5\n",
    "words that come late": "step,x,y,more\n" + "".join(f"{i},1,2,{i}\n" for i in range(60)) + "60,1,2,a\n",
    "a comment among words": "run,step,x,y\na,0,1,2\n#b,0,1,2\na,1,3,4\n",
    "comments where the first column is nobody's": "note,step,x,y\na,0,1,2\n# b,1,1,2\na,2,3,4\n",
    "comments where the first column has no name": ",step,x,y\na,0,1,2\n# b,1,1,2\na,2,3,4\n",
    "numbers of all kinds": "step,x,y\n0,0.1,-1e300\n1,5e-324,0.3333333333333333\n",
}  # fmt: skip


def both(path, monkeypatch):
    """Return what is read cell by cell, and by pyarrow."""
    slowly = read(path)
    monkeypatch.setattr(quick, "LEAST", 0)
    return slowly, read(path)


@pytest.mark.parametrize("how", [*SPELLINGS, *RUNS])
def test_both_ways_read_the_same(tmp_path, monkeypatch, how):
    content = {**SPELLINGS, **RUNS}[how]
    path = tmp_path / "race.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    one, two = both(path, monkeypatch)
    assert one.labels == two.labels and one.diagnostics.keys() == two.diagnostics.keys()
    for name in ("x", "loss", "steps", "evaluations", "missing", "loss_missing"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    for name, values in one.diagnostics.items():
        np.testing.assert_array_equal(values, two.diagnostics[name])


@pytest.mark.parametrize("fault", [fault for fault, (name, *_) in FAULTS.items() if name == "a.csv"])
def test_both_ways_say_the_same_of_a_fault(tmp_path, monkeypatch, fault):
    path = tmp_path / "a.csv"
    path.write_bytes(content_of(fault))
    monkeypatch.setattr(quick, "LEAST", 0)
    with pytest.raises(TrajectoryError) as error:
        read(path, max_bytes=1 << 20)
    assert str(error.value).startswith(f"{path}{FAULTS[fault][2]}")


def test_a_table_larger_than_memory_may_be_is_counted_as_it_comes(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("step,x,y\n" + "".join(f"{i},1,2\n" for i in range(30_000)))
    monkeypatch.setattr(quick, "LEAST", 0)
    monkeypatch.setattr(quick, "_BLOCK", 1 << 14)
    assert len(read(path, max_bytes=3 << 20).x) == 30_000
    with pytest.raises(TrajectoryError, match="a.csv: expected at most 100000 bytes"):
        read(path, max_bytes=100_000)
