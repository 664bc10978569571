"""Python source of one fused loop over steps for blocks of runs, for Numba to compile.

The values of a block of runs lie side by side in one flat array, so that the inner loop
over the block becomes SIMD instructions; a block goes through all steps before the next.
"""

from textwrap import indent

LANES = 64  # runs of a block: their values stay in the level-1 cache
FRAME = """\
def advance(low, runs, start, columns, numbers, rows, points, losses):
    block = empty({size})
    for begin in range(0, runs, {lanes}):
        first, count = low + begin, min({lanes}, runs - begin)
        for i in range({lanes}):
            j = begin + min(i, count - 1)
            for c in range({carried}):
                block[c * {lanes} + i] = start[c, j]
            for c in range({columns}):
                block[({carried} + c) * {lanes} + i] = columns[c, j]
        for t in range(len(numbers)):
            row = rows[t]
{numbers}
{step}
        row = len(points) - 1
{keep}
"""


def kernel_source(text):
    """Return the source of ``advance(low, runs, start, columns, numbers, rows, points, losses)``.

    It advances some runs from their state after the first update; the first of them is run
    `low` of all R. The arrays are in C order: start (S, runs) has the values that
    `StepText.carried` names, columns (K, runs) those of `StepText.columns`, numbers (T, N) the
    rows of T >= 1 steps, rows (T,) is the place in points (rows, 2, R) and losses (rows, R) of the
    point before a step, or -1 where that is not kept. The last place is the end's.

    Parameters
    ----------
    text : StepText
    """
    layout = _Layout(text)
    keep = layout.keep(text.value)
    step = layout.calling(text, keep) if text.functions else layout.fused(text, keep)
    numbers = "\n".join(f"{name} = numbers[t, {i}]" for i, name in enumerate(text.numbers))
    return FRAME.format(
        size=layout.size,
        lanes=LANES,
        carried=len(text.carried),
        columns=len(text.columns),
        numbers=indent(numbers, " " * 12),
        step=indent(step, " " * 12),
        keep=indent(keep, " " * 8),
    )


class _Layout:
    """Where each variable of a block lies, and the loops over it."""

    def __init__(self, text):
        self._given = [*text.carried, *text.columns]
        names = [*self._given, "loss", "g_0", "g_1"]
        self._places = {name: i * LANES for i, name in enumerate(names)}
        self.size = len(names) * LANES

    def loop(self, read, lines, written):
        """Return a loop over the block: what it reads, the statements, what it writes back."""
        loads = [f"{name} = block[{self._places[name]} + i]" for name in read]
        stores = [f"block[{self._places[name]} + i] = {name}" for name in written]
        return f"for i in range({LANES}):\n" + indent("\n".join([*loads, *lines, *stores]), "    ")

    def keep(self, value):
        """Return a loop that records the points and their losses, which the statements work out."""
        names, part = ["x_0", "x_1", "loss"], "first : first + count"
        places = [f"to_x_{c} = points[row, {c}, {part}]" for c in range(2)]
        places += [f"to_loss = losses[row, {part}]"]
        loads = [f"{name} = block[{self._places[name]} + i]" for name in names]
        stores = [f"to_{name}[i] = {name}" for name in names]
        body = indent("\n".join([*loads, *value, *stores]), "    ")
        return "\n".join([*places, "for i in range(count):", body])

    def fused(self, text, keep):
        """Return the statements of a step, as one loop."""
        step = self.loop(self._given, [*text.gradient, *text.move], text.carried)
        return f"{_if_kept(keep)}\n{step}"

    def calling(self, text, keep):
        """Return the statements of a step as two loops: function calls keep a loop from becoming SIMD."""
        seen = ["loss"] if text.value_is_free else []
        ask = self.loop(self._given, text.gradient, ["g_0", "g_1", *seen])
        go = self.loop([*self._given, "g_0", "g_1"], text.move, text.carried)
        return "\n".join([ask, _if_kept(self.keep([]) if seen else keep), go])


def _if_kept(keep):
    return "if row >= 0:\n" + indent(keep, "    ")
