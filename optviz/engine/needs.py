"""What some rules see besides the gradient: the loss, the curvature, the blocks of parameters."""

from optviz.optimizers.blocks import Blocks


class Needs:
    """Gives an `Optimizer` the keywords that it needs, and counts what they cost.

    A Hessian diagonal is D Hessian-vector products, each counted as one gradient evaluation.
    """

    def __init__(self, problem, names):
        self._problem, self._names, self.spent = problem, names, 0
        self._blocks = Blocks(problem.shapes) if "blocks" in names else None

    def at(self, x, loss):
        """Return the keywords for points (R, D), where the gradient was taken, and their loss (R,)."""
        if not self._names:
            return {}
        made = {
            "loss": lambda: loss[:, None],
            "blocks": lambda: self._blocks,
            "hessian_diagonal": lambda: lambda: self._diagonal(x),
        }
        return {name: made[name]() for name in self._names}

    def _diagonal(self, x):
        self.spent += self._problem.dimension
        return self._problem.hessian_diagonal(x)
