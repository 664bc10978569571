"""Make tests/data/recorded: small files of real runs of torch, keras, optax, scipy and pandas.

Usage: KERAS_BACKEND=torch python scripts/references/runs.py

Needs torch, keras, jax, optax, scipy, pandas, pyarrow, safetensors and tensorboard. Beside the files
stands told.json: what each of them must say, taken down by the loop that wrote it.
"""

import json
import os
from pathlib import Path

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")
FOLDER = Path(__file__).parents[2] / "tests" / "data" / "recorded"
TOLD = {}


def told(name, **facts):
    TOLD[name] = {key: np.asarray(value).tolist() for key, value in facts.items()}


def moons(count=60):
    """Two half circles, x (n, 2) and y (n,)."""
    rng = np.random.default_rng(5)
    angle = rng.uniform(0, np.pi, count)
    side = np.arange(count) % 2
    x = np.stack([np.cos(angle) * (1 - 2 * side) + side, np.sin(angle) * (1 - 2 * side) + side / 2], axis=1)
    return (x + rng.normal(scale=0.1, size=x.shape)).astype("f4"), side.astype("f4")


def of_torch():
    """Checkpoints in one file (SGD) and in a folder of safetensors (Adam), and TensorBoard's events."""
    import torch
    from safetensors.torch import save_file
    from torch.utils.tensorboard import SummaryWriter

    x, y = map(torch.from_numpy, moons())
    for name, make, lr in (("sgd", torch.optim.SGD, 0.5), ("adam", torch.optim.Adam, 0.05)):
        torch.manual_seed(1)
        model = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
        optimizer, states, losses = make(model.parameters(), lr=lr), [], []
        log = SummaryWriter(str(FOLDER / "tensorboard" / name))
        for step in range(41):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)
            log.add_scalar("train/loss", loss.item(), step)
            log.add_scalar("train/accuracy", ((model(x)[:, 0] > 0) == (y > 0.5)).float().mean().item(), step)
            if step % 4 == 0:
                state = {key: value.clone() for key, value in model.state_dict().items()}
                states.append({"step": step, "loss": loss.item(), "model_state_dict": state})
            losses.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        log.close()
        (events,) = (FOLDER / "tensorboard" / name).glob("events*")
        events.rename(events.with_name("events.out.tfevents.0"))  # it had the name of the machine
        flat = torch.cat([value.reshape(-1) for value in states[-1]["model_state_dict"].values()])
        facts = {"steps": list(range(0, 41, 4)), "loss": losses[::4], "end": flat.numpy()}
        told(f"tensorboard/{name}", loss=losses)
        if name == "sgd":
            torch.save(states, FOLDER / "torch_sgd.pt")
            told("torch_sgd.pt", **facts)
            continue
        (FOLDER / "safetensors_adam").mkdir(exist_ok=True)
        for state in states[::2]:
            path = FOLDER / "safetensors_adam" / f"step_{state['step']}.safetensors"
            save_file(state["model_state_dict"], path, {"loss": repr(state["loss"])})
        told("safetensors_adam", steps=facts["steps"][::2], loss=facts["loss"][::2], end=facts["end"])


def of_keras():
    """A CSVLogger's file and a History as JSON, of one fit."""
    import keras

    x, y = moons()
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(1, "sigmoid")]
    )
    model.compile(keras.optimizers.RMSprop(0.02), "binary_crossentropy", metrics=["accuracy"])
    logger = keras.callbacks.CSVLogger(str(FOLDER / "keras_log.csv"))
    history = model.fit(x, y, epochs=25, batch_size=10, validation_split=0.2, verbose=0, callbacks=[logger])
    content = {"epoch": history.epoch, **history.history}
    (FOLDER / "keras_history.json").write_text(json.dumps(content, default=float))
    for name in ("keras_log.csv", "keras_history.json"):
        told(name, loss=history.history["loss"], val_accuracy=history.history["val_accuracy"])


def rosenbrock(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


def of_optax():
    """Points of three optimizers, of other lengths, in one npz of numpy."""
    import jax
    import optax

    arrays = {}
    for name, rule, steps in (
        ("adam", optax.adam(0.1), 120),
        ("lion", optax.lion(0.02), 80),
        ("sgd", optax.sgd(1e-3), 120),
    ):
        point = jax.numpy.array([-1.2, 1.0])
        state, points, losses = rule.init(point), [], []
        for _ in range(steps + 1):
            loss, slope = jax.value_and_grad(rosenbrock)(point)
            points.append(np.asarray(point))
            losses.append(float(loss))
            update, state = rule.update(slope, state, point)
            point = optax.apply_updates(point, update)
        arrays |= {name: np.stack(points), f"{name}_loss": np.array(losses, "f4")}
        told(f"optax.npz {name}", end=points[-1], last=steps, loss_at_the_end=arrays[f"{name}_loss"][-1])
    np.savez_compressed(FOLDER / "optax.npz", **arrays)


def of_scipy():
    """What a callback of scipy.optimize.minimize wrote, line by line."""
    from scipy.optimize import minimize

    for method in ("CG", "Nelder-Mead"):
        path = FOLDER / f"scipy_{method.lower().replace('-', '_')}.jsonl"
        with open(path, "w") as file:
            result = minimize(rosenbrock, [-1.2, 1.0], method=method, callback=_writer(file))
        told(path.name, end=result.x, loss_at_the_end=result.fun)


def _writer(file):
    def write(intermediate_result):  # scipy looks at the name
        row = {"x": intermediate_result.x.tolist(), "fun": float(intermediate_result.fun)}
        file.write(json.dumps(row) + "\n")

    return write


def of_pandas():
    """A table of gradient descent at three rates, one of which diverges, as Parquet and CSV."""
    import pandas

    rows = []
    for lr in (0.0005, 0.002, 0.02):
        point = np.array([-1.2, 1.0])
        for step in range(60):
            rows.append(
                {"run": f"lr {lr}", "step": step, "x": point[0], "y": point[1], "loss": rosenbrock(point)}
            )
            slope = [
                -2 * (1 - point[0]) - 400 * point[0] * (point[1] - point[0] ** 2),
                200 * (point[1] - point[0] ** 2),
            ]
            with np.errstate(all="ignore"):
                point = point - lr * np.array(slope)
    frame = pandas.DataFrame(rows)
    frame.to_parquet(FOLDER / "pandas.parquet", index=False)
    frame.to_csv(FOLDER / "pandas.csv.gz", index=False, sep=";", decimal=",", na_rep="nan")
    for name in ("pandas.parquet", "pandas.csv.gz"):
        told(name, end=frame[frame.run == "lr 0.002"][["x", "y"]].to_numpy()[-1])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in (of_torch, of_keras, of_optax, of_scipy, of_pandas):
        make()
    (FOLDER / "told.json").write_text(json.dumps(TOLD) + "\n")
