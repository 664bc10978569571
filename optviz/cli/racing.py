"""The race that the options of a command describe."""

import os
from dataclasses import dataclass
from functools import cached_property, wraps

import click

from optviz.cli.options import complete, domain_option
from optviz.cli.values import Pair, Whole


@dataclass(frozen=True)
class Race:
    """What the options say; nothing is looked up before it is asked for."""

    surface: str | None
    network: str | None
    domain: tuple | None
    optimizers: tuple
    batches: tuple
    inits: tuple
    steps: int | None
    start: tuple | None
    seed: int

    @cached_property
    def problem(self):
        """The problem that --surface or --network names."""
        from optviz.errors import UsageError
        from optviz.problems import problem

        if (self.surface is None) == (self.network is None):
            raise UsageError("expected either --surface or --network; write for example --surface rosenbrock")
        if self.surface is not None:
            if self.batches or self.inits:
                raise UsageError("expected --network with --batch and --init; a surface has neither")
            return problem(self.surface) if self.domain is None else problem(self.surface, domain=self.domain)
        spec = self.network_spec
        if self.domain is not None:
            raise UsageError("expected --surface with --domain; the view of a network follows its runs")
        return problem(spec)

    plane = None  # what recorded runs may bring with them
    has_losses = True

    @property
    def name(self):
        """What the files that are made of it are called."""
        return self.problem.spec

    @property
    def diagnostics(self):
        """What is recorded besides the loss."""
        from optviz.engine.watching import chosen_diagnostics

        return chosen_diagnostics(self.problem, None)

    @property
    def notes(self):
        """What was assumed of recorded runs."""
        return ()

    @property
    def network_spec(self):
        """What --network names, with --seed as its seed unless it says one."""
        from optviz.errors import UsageError
        from optviz.problems import NETWORKS, PROBLEMS
        from optviz.registry import parse_spec

        spec, (name, settings) = self.network, parse_spec(self.network)
        if name in PROBLEMS and name not in NETWORKS:
            raise UsageError(f"expected a network, found the surface {name!r}; write --surface {spec}")
        if os.path.isfile(spec):
            raise UsageError(
                f"expected the name of a network, found the file {spec!r}; data of your own make a network "
                "in Python: optviz.problems.network(sizes, X=X, y=y)"
            )
        NETWORKS[name]  # what is no network is refused here
        if not self.seed or "seed" in settings:
            return spec
        return f"{spec}{',' if ':' in spec else ':'}seed={self.seed}"

    @property
    def specs(self):
        """The optimizers; one when it is regimes that are compared, eight classics otherwise."""
        from optviz.compare.rates import DEFAULT

        return self.optimizers or (("sgd",) if self.regimes > 1 else DEFAULT)

    @property
    def regimes(self):
        """The number of combinations of batches and initializations."""
        return max(1, len(self.batches)) * max(1, len(self.inits))

    @property
    def legend(self):
        """How many entries a legend will have, and how many letters the longest one at least."""
        found = [label for group in self._labels() for label in group]
        return {"rows": len(found) * self.regimes, "longest": max(map(len, found))}

    def run(self):
        """Return the trajectory."""
        from optviz.compare import race, race_regimes
        from optviz.compare.rates import tuned

        self._check()
        steps = self.problem.steps if self.steps is None else self.steps
        if self.batches or self.inits:
            return race_regimes(self.network_spec, self.specs, self.batches, self.inits, steps, self.seed)
        return race(self.problem, tuned(self.problem, self.specs, self.start), steps, self.start, self.seed)

    def _labels(self):
        """Return the labels of optimizers with a learning rate and of those without, told apart by settings.

        A rate that will be found may differ from one that is given, so the two are not compared.
        """
        from optviz.compare.labels import labels
        from optviz.compare.rates import own_rate, with_any_rate
        from optviz.registry import parse_spec

        entries = [
            (with_any_rate(spec, self.problem), own_rate(parse_spec(spec)[0]) in parse_spec(spec)[1])
            for spec in self.specs
        ]
        return [
            labels([entry for entry, has_rate in entries if has_rate is given]) for given in (True, False)
        ]

    def _check(self):
        """Refuse what cannot be run before learning rates are looked for."""
        from optviz.engine.running import recorded_steps
        from optviz.engine.starting import recorded_seed
        from optviz.errors import UsageError
        from optviz.problems.checks import checked_point
        from optviz.scenes.building import MOST_TRACKS

        self._labels()
        recorded_steps(
            self.problem.steps if self.steps is None else self.steps, "all", self.problem.dimension
        )
        recorded_seed(self.seed)
        if len(self.specs) * self.regimes > MOST_TRACKS:
            found = len(self.specs) * self.regimes
            kind = "runs" if self.regimes > 1 else "optimizers"
            raise UsageError(f"expected at most {MOST_TRACKS} {kind} in one race, found {found}")
        if self.start is not None:
            loss = self.problem.value(checked_point("start", self.start, self.problem.dimension))
            if not abs(loss) < float("inf"):
                raise UsageError(f"expected a finite loss at the start, found {loss:g}; choose another start")


def each_name(ctx, param, specs):
    """Return the optimizers: of "adam,sgd" each name; settings are those of the last.

    >>> each_name(None, None, ("adam, sgd", "nag:lr=0.1,momentum=0.8"))
    ('adam', 'sgd', 'nag:lr=0.1,momentum=0.8')
    """
    found = []
    for spec in specs:
        names, colon, settings = spec.partition(":")
        *others, last = [names] if set(names) & set("=(") else map(str.strip, names.split(","))
        found += [*others, f"{last}{colon}{settings}"]
    return tuple(found)


def complete_initialization(ctx, param, incomplete):
    """Return the names of initializations for the shell."""
    from optviz.problems.networks.initialization import ALIASES, INITIALIZATIONS

    return [name for name in (*INITIALIZATIONS, *ALIASES) if name.startswith(incomplete)]


class Batch(click.ParamType):
    """What an update sees: "full", "stochastic" or a number of samples."""

    name = "batch"

    def convert(self, value, param, ctx):
        return int(value) if str(value).isdigit() else value


def race_options(command):
    """Add the options that say which race is run; the command gets them as one `Race`."""

    @wraps(command)
    def racing(surface, network, domain, optimizers, batches, inits, steps, start, seed, **others):
        race = Race(surface, network, domain, optimizers, batches, inits, steps, start, seed)
        return command(race=race, **others)

    for option in reversed(
        [
            click.option("--surface", "-s", metavar="NAME|FORMULA", shell_complete=complete("PROBLEMS"),
                         help="Loss surface, with parameters if wanted: rosenbrock, rosenbrock:b=10, "
                         "rosenbrock:dim=10; or a formula: \"(1-x)^2 + 100*(y-x^2)^2\"."),
            click.option("--network", "-n", metavar="NAME", shell_complete=complete("NETWORKS"),
                         help="Small network with its data: spiral, moons:hidden=8-8,activation=relu."),
            domain_option(),
            click.option("--optimizer", "-O", "optimizers", multiple=True, metavar="SPEC",
                         callback=each_name,
                         shell_complete=complete("OPTIMIZERS"),
                         help="adam, adam:lr=0.1,beta1=0.8; repeat for more, or names alone: sgd,adam. "
                         "Without lr, one is found for this problem by a stated rule.  "
                         "[default: eight classics; sgd in several regimes]"),
            click.option("--batch", "batches", multiple=True, type=Batch(), metavar="N|full",
                         help="What each update of a network sees; repeat to race several."),
            click.option("--init", "inits", multiple=True, metavar="NAME",
                         shell_complete=complete_initialization,
                         help="How a network begins: zeros, large, xavier, he, ...; repeat to race several."),
            click.option("--steps", type=Whole(), metavar="N",
                         help="Updates, the same for all.  [default: the problem's]"),
            click.option("--start", type=Pair(",", float, "X,Y", "--start=1,-2"), metavar="X,Y",
                         help="Where all begin.  [default: the problem's usual start]"),
            click.option("--seed", type=Whole(), metavar="N", default=0, show_default=True,
                         help="Seed of everything that is drawn by chance; recorded."),
        ]
    ):  # fmt: skip
        racing = option(racing)
    return racing
