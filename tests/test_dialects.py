"""Other frameworks' names, defaults and refusals."""

import re

import numpy as np
import pytest

import optviz
from optviz.errors import UnknownNameError, UsageError
from optviz.optimizers import like
from optviz.optimizers.dialects import dialect_names
from optviz.optimizers.dialects.counterparts import counterparts, needs_rate, rate_of

# What the framework itself says of each value.
REFUSED = {
    ("torch.optim.SGD", "lr", -1.0): "Invalid learning rate: -1.0",
    ("torch.optim.SGD", "momentum", -0.1): "Invalid momentum value: -0.1",
    ("torch.optim.SGD", "nesterov", True): "Nesterov momentum requires a momentum and zero dampening",
    ("torch.optim.Adam", "betas", (1.0, 0.9)): "Invalid beta parameter at index 0: 1.0",
    ("torch.optim.Adam", "betas", (0.9, -0.1)): "Invalid beta parameter at index 1: -0.1",
    ("torch.optim.Adam", "eps", -1e-8): "Invalid epsilon value: -1e-08",
    ("torch.optim.Adadelta", "rho", 1.1): "Invalid rho value: 1.1",
    ("torch.optim.Rprop", "etas", (0.5, 0.9)): "Invalid eta values: 0.5, 0.9",
    ("torch.optim.Adafactor", "d", 0.5): "Clipping threshold d should be >= 1 but is: 0.5",
    ("torch.optim.Muon", "adjust_lr_fn", "x"): "Adjust learning rate function x is not supported",
    ("keras.optimizers.SGD", "momentum", 1.5): "`momentum` must be a float between [0, 1].",
    ("optax.polyak_sgd", "variant", "sps2"): "Invalid argument value for Polyak SGD: variant='sps2'",
}
# What a framework takes although our own ranges would not.
TAKEN = [
    ("torch.SGD", {"momentum": 1.5}),
    ("torch.RMSprop", {"alpha": 1.2}),
    ("torch.Adadelta", {"rho": 1.0}),
    ("optax.adam", {"learning_rate": -0.1}),
]


@pytest.mark.parametrize(("name", "key", "value"), REFUSED, ids=str)
def test_a_value_that_the_framework_refuses_is_refused_with_its_reason(name, key, value):
    framework, _, cls = name.rpartition(".")
    words = f"{framework.partition('.')[0]}.{cls}: {REFUSED[name, key, value]}"
    with pytest.raises(UsageError, match=f"^{re.escape(words)}$"):
        like(name, **{key: value})


def test_one_bad_value_among_many_runs_is_refused():
    with pytest.raises(UsageError, match=r"^torch.Adam: Invalid learning rate: \[0.1, -0.1\]$"):
        like("torch.Adam", lr=np.array([0.1, -0.1]))


@pytest.mark.parametrize(("name", "settings"), TAKEN)
def test_what_the_framework_takes_is_taken(name, settings):
    assert like(name, **settings).runs is None


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("torch.Adam", {"betas": (0.9,)}),
        ("torch.Adam", {"betas": 0.9}),
        ("torch.Adam", {"lr": "fast"}),
        ("torch.Adam", {"lr": None}),
        ("torch.Adam", {"lr": float("nan")}),
        ("torch.Adafactor", {"eps": 1e-3}),
        ("torch.Muon", {"ns_coefficients": (1.0, 2.0)}),
        ("keras.SGD", {"momentum": "x"}),
    ],
    ids=str,
)
def test_what_is_no_value_at_all_is_refused_in_a_sentence(name, settings):
    with pytest.raises(UsageError, match=f"^{name}"):
        like(name, **settings)


def test_keras_clips_in_one_way_only():
    with pytest.raises(UsageError, match="^keras.Adam: Only one of `clipnorm`, `clipvalue`"):
        like("keras.Adam", clipnorm=1.0, clipvalue=1.0)


def test_unknown_names_are_answered_with_the_known_ones():
    for name in ("torch.optim.Adm", "jax.adam", "torch", "torch.nn.Adam"):
        with pytest.raises(UnknownNameError):
            like(name)
    with pytest.raises(UnknownNameError, match="Did you mean 'Adam'.*There are SGD, Adagrad"):
        like("torch.optim.Adm")
    with pytest.raises(
        UnknownNameError, match="no hyperparameter 'lrr'. Did you mean 'lr'\\? It has lr, betas"
    ):
        like("torch.optim.Adam", lrr=1)
    with pytest.raises(UsageError, match="^optax.adam needs learning_rate; give a number"):
        like("optax.adam")


def any_rate(name):
    return {rate_of(name): 0.01} if needs_rate(name) else {}


@pytest.mark.parametrize("name", dialect_names())
def test_every_dialect_runs_and_its_spec_makes_it_again(name):
    made = like(name, **any_rate(name))
    again = optviz.optimizer(made.spec)
    assert again.name == name and again.spec == made.spec
    one, two = (optviz.run("rosenbrock", optimizer, 5).x for optimizer in (made, again))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("name", dialect_names())
def test_every_dialect_has_a_learning_rate_and_knows_its_name(name):
    assert rate_of(name) in ("lr", "learning_rate", "max_learning_rate", "alpha")
    assert all(len(found) == 4 for found in counterparts(name).values())


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("torch.Adam", {"foreach": False, "fused": None, "capturable": True}),
        ("optax.adam", {"mu_dtype": None}),
        ("optax.lars", {"weight_decay_mask": True}),
        ("keras.Adam", {"loss_scale_factor": None, "gradient_accumulation_steps": None}),
    ],
)
def test_what_changes_no_value_is_taken_and_not_told(name, settings):
    assert like(name, **any_rate(name), **settings).spec == like(name, **any_rate(name)).spec


@pytest.mark.parametrize(
    ("name", "key", "value", "why"),
    [
        ("optax.adam", "mu_dtype", "bfloat16", "all is computed in float64"),
        ("optax.adamw", "mask", {"w": True}, "it holds for all parameters"),
        ("keras.SGD", "gradient_accumulation_steps", 4, "every gradient makes an update"),
        ("keras.SGD", "gradient_accumulation_steps", True, "every gradient makes an update"),
        ("optax.adamw", "mask", "float64", "it holds for all parameters"),
        ("optax.adam", "mu_dtype", True, "all is computed in float64"),
    ],
)
def test_what_has_one_value_here_is_refused_with_another(name, key, value, why):
    words = f"^{name}: optviz has {key} only as none: {why}$"
    with pytest.raises(UsageError, match=words):
        like(name, **any_rate(name), **{key: value})


@pytest.mark.parametrize(
    "name", ["torch.optim.LBFGS", "torch.SparseAdam", "optax.contrib.sam", "optax.lbfgs"]
)
def test_a_class_that_is_left_out_says_why(name):
    with pytest.raises(UnknownNameError, match=f"^optviz has no {name.split('.')[0]}.* .{{20}}"):
        like(name)


def test_specs_take_tuples_and_any_case():
    assert optviz.optimizer("torch.adam:betas=(0.8,0.99)").hyperparameters["beta1"] == 0.8
    assert optviz.optimizer("KERAS.sgd:learning_rate=0.1").name == "keras.SGD"


def test_a_sweep_over_rates_works_in_a_dialect():
    rates = np.array([0.01, 0.1])
    both = optviz.run("beale", like("keras.Adam", learning_rate=rates), 20)
    for run, rate in enumerate(rates):
        one = optviz.run("beale", like("keras.Adam", learning_rate=float(rate)), 20)
        np.testing.assert_array_equal(both.x[:, run], one.x[:, 0])
