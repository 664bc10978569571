"""How many bytes reading may produce: counted as they come, whatever a file claims of itself."""

from optviz.errors import TrajectoryError


class Budget:
    """A limit that every array and every decompressed byte is taken from.

    >>> left = Budget(100)
    >>> left.take("race.csv", 60)
    >>> left.take("race.csv", 60)
    Traceback (most recent call last):
    optviz.errors.TrajectoryError: race.csv: expected at most 100 bytes, found more; raise max_bytes
    """

    def __init__(self, most):
        self.most, self.taken = most, 0

    def take(self, where, count):
        """Count bytes, or raise TrajectoryError where they are too many."""
        self.taken += int(count)
        if self.taken > self.most:
            raise TrajectoryError(f"{where}: expected at most {self.most} bytes, found more; raise max_bytes")

    def settle(self, before, trajectory):
        """Forget what was taken since `before` but for a trajectory, which is what is left of it."""
        held = ("x", "loss", "evaluations", "missing", "loss_missing")
        arrays = [*(getattr(trajectory, name) for name in held), *trajectory.diagnostics.values()]
        self.taken = before + sum(array.nbytes for array in arrays)

    def room_for(self, where, count):
        """Raise TrajectoryError unless so many bytes more would fit."""
        if self.taken + int(count) > self.most:
            raise TrajectoryError(
                f"{where}: expected at most {self.most} bytes, found {self.taken + int(count)}; "
                "raise max_bytes"
            )
