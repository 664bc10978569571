"""A problem and an optimizer as traced functions: what the fast engines are made of."""

from dataclasses import dataclass

from optviz.engine.tracing import NotTraceable, Trace, columns_and_schedules, trace_surface, trace_update


@dataclass(frozen=True)
class Program:
    """The traced parts of one step: where the gradient is taken, the surface, the update.

    Attributes
    ----------
    surface, update : Trace
    query : Trace or None
        None where the gradient is taken at the point itself.
    """

    surface: Trace
    update: Trace
    query: Trace | None


def program_of(problem, optimizer, columns_as="columns", open_numbers=False):
    """Return the `Program` of a two-parameter surface and a rule.

    Parameters
    ----------
    columns_as : "columns" or "numbers"
        How hyperparameters with one value per run are seen; as numbers, each run on its own.
    open_numbers : bool
        Keep the values of all numbers open, so that one program serves them all; 0 stays 0.

    Raises
    ------
    NotTraceable
        With the reason, for what is not elementwise or not made by a `Rule`.
    """
    if problem.surface is None:
        raise NotTraceable(f"{problem.name} is not a surface of x and y")
    if optimizer.rule is None or optimizer.needs:
        raise NotTraceable(f"{optimizer.name} is not an elementwise rule of the gradient alone")
    columns, schedules = columns_and_schedules(optimizer)
    given = {"columns": columns, "numbers": schedules}
    if columns_as == "numbers":
        given = {"columns": [], "numbers": [*columns, *schedules]}
    parameters = []
    if open_numbers:
        given["numbers"] = [*given["numbers"], *_open(optimizer.hyperparameters, given)]
        parameters = [key for key, value in problem.parameters.items() if isinstance(value, float) and value]
    surface = trace_surface(problem.surface, problem.parameters, parameters)
    update = trace_update(optimizer, **given)
    query = trace_update(optimizer, **given, query=True) if optimizer.query else None
    return Program(surface, update, query)


def _open(hyper, given):
    known = {*given["columns"], *given["numbers"]}
    return [key for key, value in hyper.items() if isinstance(value, float) and value and key not in known]
