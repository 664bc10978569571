"""Names: near misses, spellings, and plugins that may be broken."""

import importlib.metadata
import re
import warnings

import pytest

import optviz
from optviz.errors import OptvizWarning, UnknownNameError, UsageError
from optviz.optimizers import OPTIMIZERS
from optviz.optimizers.rule import Rule
from optviz.optimizers.solver import Solver
from optviz.problems import NETWORKS, PROBLEMS, Surface
from optviz.registry import Registry, did_you_mean

REGISTRIES = {"optimizer": OPTIMIZERS, "surface": PROBLEMS, "network": NETWORKS}
ENTRIES = [(kind, name) for kind, registry in REGISTRIES.items() for name in registry]


def fresh(kind="optimizer"):
    """A registry like the real one that has looked at no plugin yet."""
    if kind == "optimizer":
        return Registry("optimizer", "optviz.optimizers.rules", "optviz.optimizers", (Rule, Solver))
    return Registry("surface", "optviz.problems.surfaces", "optviz.problems", Surface)


def plain_descent(x, g, t, lr):
    """Plain descent: a plugin."""
    return x - lr * g


def plugin(name):
    return Rule(plain_descent, {"lr": 0.5}, {}, name=name)


class Point:
    """An entry point that gives a value or raises an error."""

    def __init__(self, name, result, loads=None):
        self.name, self.value, self._result, self._loads = name, f"package:{name}", result, loads

    def load(self):
        if self._loads is not None:
            self._loads.append(self.name)
        if isinstance(self._result, BaseException):
            raise self._result
        return self._result


@pytest.fixture
def install(monkeypatch):
    """Return a function that puts entry points in place of the installed ones."""

    def installed(*points, group="optviz.optimizers"):
        monkeypatch.setattr(
            importlib.metadata, "entry_points", lambda **asked: points if asked == {"group": group} else ()
        )

    return installed


@pytest.mark.parametrize("kind", REGISTRIES)
def test_names_are_sorted_unique_and_all_contained(kind):
    registry = REGISTRIES[kind]
    assert registry.names() == sorted(set(registry.names())) == list(registry) and len(registry) == len(
        list(registry)
    )
    assert all(name in registry for name in registry) and "no_such_thing" not in registry
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in registry)


@pytest.mark.parametrize(("kind", "name"), ENTRIES)
def test_capitals_hyphens_and_spaces_name_the_same_entry(kind, name):
    registry = REGISTRIES[kind]
    for spelling in (name.upper(), name.replace("_", "-"), f" {name.title()} "):
        assert registry[spelling] is registry[name] and spelling in registry
    assert registry[name].name == name


@pytest.mark.parametrize(("kind", "name"), ENTRIES)
def test_a_name_with_a_wrong_letter_is_answered_with_a_name_as_near(kind, name):
    registry, wrong = REGISTRIES[kind], name[:-1] + "q"
    hint = did_you_mean(wrong, registry)
    words = f"unknown {kind} {wrong!r}.{hint} `optviz list {kind}s` shows all."
    with pytest.raises(UnknownNameError, match=f"^{re.escape(words)}$"):
        registry[wrong]
    assert re.fullmatch(r" Did you mean '\w+'\?", hint)
    if len(name) > 5 and sum(other.startswith(name[:-1]) for other in registry) == 1:
        assert hint == f" Did you mean {name!r}?"


NEAR = {
    "adm": "adam",
    "qwerty": None,
    "rms-prop": "rmsprop",
    "ADAMM": "adam",
    "momentun": "momentum",
    "zzz": None,
}


@pytest.mark.parametrize(("wrong", "meant"), NEAR.items())
def test_a_hint_is_given_only_where_something_is_near(wrong, meant):
    hint = f" Did you mean {meant!r}?" if meant else ""
    with pytest.raises(KeyError) as caught:
        optviz.optimizer(wrong)
    canonical = wrong.lower().replace("-", "_")
    assert str(caught.value) == f"unknown optimizer {canonical!r}.{hint} `optviz list optimizers` shows all."
    assert isinstance(caught.value, (UsageError, ValueError)) and caught.value.exit_code == 2


def test_an_entry_is_registered_once_and_found():
    registry = fresh()
    mine = registry.register(plugin("mine"))
    assert (
        registry["mine"] is mine
        and "mine" in registry.names()
        and registry.make("mine:lr=2", {}).spec == "mine:lr=2"
    )
    for name in ("mine", "adam"):
        words = f"optimizer {name!r} is already registered; choose another name"
        with pytest.raises(UsageError, match=f"^{words}$"):
            registry.register(plugin(name))
    assert registry["adam"] is OPTIMIZERS["adam"] and "mine" not in OPTIMIZERS


@pytest.mark.parametrize("wrong", [print, "adam", optviz.optimizer("adam"), None, PROBLEMS["sphere"]])
def test_only_an_entry_of_the_right_kind_can_be_registered(wrong):
    words = f"cannot register this optimizer: expected a Rule or Solver, found {type(wrong).__name__}"
    with pytest.raises(UsageError, match=f"^{re.escape(words)}$"):
        fresh().register(wrong)


def test_a_plugin_is_found_under_its_name(install):
    install(Point("mine", plugin("mine")))
    registry = fresh()
    assert registry.make("Mine", {"lr": 0.25}).hyperparameters["lr"] == 0.25
    assert registry.names() == sorted([*OPTIMIZERS.names(), "mine"])
    assert optviz.run("sphere", registry["mine"](), 1, start=[1, 2]).x[1, 0].tolist() == [0, 0]


def test_a_surface_can_be_a_plugin(install):
    about = PROBLEMS["sphere"].about
    flat = Surface(lambda x, y: (0 * x, 0 * x, 0 * y), about, {}, {})
    flat.name = "flat"
    install(Point("flat", flat), group="optviz.problems")
    assert fresh("surface").make("flat", {}).value([1, 2]) == 0 and "flat" not in fresh("optimizer")


def test_no_plugin_is_loaded_for_what_is_ours(install):
    loads = []
    install(Point("mine", plugin("mine"), loads))
    registry = fresh()
    assert registry["adam"] and "adam" in registry and loads == []
    assert registry["mine"] and registry.names() and loads == ["mine"]


BROKEN = {
    "does not import": (ImportError("no module named torchy"), "ImportError('no module named torchy')"),
    "raises": (RuntimeError("at import"), "RuntimeError('at import')"),
    "stops the program": (SystemExit(3), "SystemExit(3)"),
    "is of another kind": (print, "TypeError('expected a Rule or Solver, found builtin_function_or_method')"),
    "is a surface": (PROBLEMS["sphere"], "TypeError('expected a Rule or Solver, found Surface')"),
    "cannot be typed": (
        plugin("Bad-Name"),
        "ValueError(\"expected a lower-case name with underscores, found 'Bad-Name'\")",
    ),
    "has two names": (plugin("other"), "ValueError(\"the entry point says 'bad', the object 'other'\")"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_plugin_is_skipped_with_a_warning_and_kills_no_other(fault, install):
    result, reason = BROKEN[fault]
    install(Point("first", plugin("first")), Point("bad", result), Point("last", plugin("last")))
    registry = fresh()
    words = f"plugin 'package:bad' of group optviz.optimizers was skipped: {reason}"
    with pytest.warns(OptvizWarning, match=f"^{re.escape(words)}$") as seen:
        assert registry.names() == sorted([*OPTIMIZERS.names(), "first", "last"])
    assert len(seen) == 1 and "bad" not in registry
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # said once, not at every look-up
        assert "bad" not in registry.names()


@pytest.mark.parametrize("name", ["adam", "twin"])
def test_a_plugin_cannot_take_a_name_that_is_taken(name, install):
    first, second = plugin(name), plugin(name)
    install(*([] if name == "adam" else [Point(name, first)]), Point(name, second))
    registry = fresh()
    reason = f'ValueError("{name!r} is already taken")'
    words = f"plugin 'package:{name}' of group optviz.optimizers was skipped: {reason}"
    with pytest.warns(OptvizWarning, match=f"^{re.escape(words)}$"):
        registry.names()
    assert registry[name] is (OPTIMIZERS["adam"] if name == "adam" else first)


def test_an_interrupt_while_a_plugin_loads_is_passed_on(install):
    install(Point("bad", KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        fresh().names()


@pytest.mark.parametrize("name", list(optviz.__all__))
def test_every_public_name_is_there_and_documented(name):
    assert name in dir(optviz)
    assert name == "__version__" or getattr(optviz, name).__doc__


def test_what_is_not_public_is_refused():
    with pytest.raises(AttributeError, match="^module 'optviz' has no attribute 'nothing'$"):
        _ = optviz.nothing


@pytest.mark.parametrize("name", ["\udcff", "two words", "é", ""])
def test_a_name_that_no_function_can_have_is_unknown(name):
    with pytest.raises(UsageError):
        optviz.optimizer(name)
