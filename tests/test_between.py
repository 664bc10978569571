"""The loss on the straight line from start to end, as a picture."""

import numpy as np
from commands import called

import optviz
from optviz.render.betweens import plot_between
from optviz.render.figures import bare_axes
from optviz.writers.provenance import read_provenance


def test_the_line_passes_through_the_losses_of_start_and_end():
    race = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=30)
    for run, line in enumerate(plot_between(race, bare_axes())):
        alpha, loss = line.get_data()
        ends = np.interp([0, 1], alpha, loss)
        np.testing.assert_allclose(ends, race.loss[[0, -1], run], rtol=1e-9)


def test_a_run_that_diverges_has_its_line_to_where_it_was_last_finite():
    race = optviz.race("rosenbrock", ["sgd:lr=0.1", "adam:lr=0.1"], steps=30)
    assert race.diverged_at[0] > 0
    assert all(np.isfinite(line.get_ydata()).any() for line in plot_between(race, bare_axes()))


def test_the_command_writes_it_and_the_file_says_so(capsys, tmp_path):
    target = str(tmp_path / "between.svg")
    code, _, told = called(capsys, "plot", "-n", "xor:samples=20", "--steps", 5, "--between", "-o", target)
    assert code == 0, told
    assert read_provenance(target)["picture"]["between"] is True
