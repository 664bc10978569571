"""The exceptions optviz raises on purpose, each with its exit code."""


class OptvizError(Exception):
    """Root of everything optviz raises on purpose: one sentence, no traceback needed."""

    exit_code = 1

    def __str__(self):
        return str(self.args[0]) if self.args else ""


class UsageError(OptvizError, ValueError):
    """An argument that cannot be right, whatever the files and functions hold."""

    exit_code = 2


class UnknownNameError(UsageError, KeyError):
    """A name that no registry entry, run or hyperparameter has."""


class ProblemError(OptvizError, ValueError):
    """A user's loss function or gradient that breaks the contract of a `Problem`."""


class TrajectoryError(OptvizError, ValueError):
    """A trajectory, or a file that claims to hold one, that is not sound."""


class OutputError(OptvizError, OSError):
    """A target that cannot or must not be written."""


class MissingExtraError(OptvizError, ImportError):
    """A library that is not installed, of an extra of optviz."""


class OptvizWarning(UserWarning):
    """Something that works, but not as the caller may believe."""
