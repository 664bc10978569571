"""Record what torch, optax and keras do, for tests that need none of them.

Usage: python scripts/references [trajectories] [refusals]

With torch 2.13, optax 0.2.8 and keras 3.15 at hand. Writes tests/data/recorded.json and
recorded.npz (trajectories) and refusals.json (what is refused).
"""

import json
import sys
from pathlib import Path

import numpy as np

TESTS = Path(__file__).parent.parent.parent / "tests"
sys.path.insert(0, str(TESTS))

import cases  # noqa: E402
import frameworks  # noqa: E402
import recorded  # noqa: E402
import refusals  # noqa: E402
import refused  # noqa: E402

LOOSEST = 1e-8  # trajectories that rounding alone parts by more say nothing


def noise(case, x):
    """Return how far rounding alone carries the trajectory, relative to its points."""
    loss, start = recorded.LOSSES[case["loss"]], recorded.start(case["shapes"])
    others = [frameworks.points(case, loss, start, np.random.default_rng(seed)) for seed in (1, 2)]
    scale = np.maximum(1, np.abs(x).max(1, keepdims=True))
    return max(np.abs((other - x) / scale).max() for other in others)


def trajectory(case):
    """Return the points and the tolerance, or None where they are not finite or chaotic."""
    x = frameworks.points(case, recorded.LOSSES[case["loss"]], recorded.start(case["shapes"]))
    if not np.isfinite(x).all() or np.abs(x).max() > 1e6:
        return None
    tolerance = max(1e-12, 100 * noise(case, x))
    return (x, float(f"{tolerance:.1e}")) if tolerance <= LOOSEST else None


def record_refusals():
    """Store what every class refuses."""
    lines = [f"{json.dumps(name)}: {json.dumps(found)}" for name, found in refused.everything().items()]
    refusals.FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print(f"{refusals.FILE.name} of {len(lines)} classes")


def record_trajectories():
    """Store the trajectories of all wanted cases."""
    kept, values, at = [], [], 0
    for alternatives in cases.wanted():
        for case in alternatives:
            found = trajectory(case)
            if found:
                break
        else:
            sys.exit(f"no calm trajectory for {case}")
        x, tolerance = found
        rows = x[[row for row in recorded.ROWS if row <= case["steps"]]].ravel()
        kept.append({**case, "at": at, "tolerance": tolerance})
        values.append(rows)
        at += rows.size
        print(f"{len(kept)} {recorded.name(case)}", end="\r")
    versions = {key: f"{told}; {frameworks.PATCHED[key]}" for key, told in frameworks.VERSIONS.items()}
    lines = ",\n".join(json.dumps(case) for case in kept)
    text = f'{{"versions": {json.dumps(versions, indent=1)},\n"cases": [\n{lines}\n]}}\n'
    (recorded.DATA / "recorded.json").write_text(text, "utf-8")
    np.savez_compressed(recorded.DATA / "recorded.npz", x=np.concatenate(values))
    print(f"{len(kept)} trajectories recorded")


def main():
    frameworks.in_double_precision()
    parts = {"trajectories": record_trajectories, "refusals": record_refusals}
    for part in sys.argv[1:] or parts:
        parts[part]()


if __name__ == "__main__":
    main()
