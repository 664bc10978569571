"""Find the learning rate of every optimizer on every surface and store them with the rule.

A stored rate stays where rounding alone decides (`optviz.compare.rates.kept_rate`).

Usage: python scripts/find_rates.py [--check]
"""

import json
import sys
from pathlib import Path

from optviz.compare.rates import RATES, RULE, kept_rate, own_rate, stored_rates
from optviz.optimizers import OPTIMIZERS
from optviz.problems import problem, surface_names

TARGET = Path(__file__).parent.parent / "optviz" / "compare" / "rates.json"


def main():
    rates, edges = {}, []
    for name in surface_names():
        surface = problem(name)
        stored = stored_rates()["rates"].get(surface.spec, {})
        rates[surface.spec] = {
            rule: kept_rate(surface, rule, stored.get(rule)) for rule in OPTIMIZERS if own_rate(rule)
        }
        edges += [f"{rule} on {name}" for rule, lr in rates[name].items() if lr in (RATES[0], RATES[-1])]
    text = json.dumps({"rule": RULE, "rates": rates}, indent=1) + "\n"
    if "--check" in sys.argv[1:]:
        if TARGET.read_text("utf-8") != text:
            sys.exit(f"{TARGET.name} is stale; run python scripts/find_rates.py")
        return
    TARGET.write_text(text, "utf-8")
    print(f"{sum(map(len, rates.values()))} rates for {len(rates)} surfaces in {TARGET.name}")
    if edges:
        print(f"at an edge of the grid (no progress, or more would be better): {', '.join(edges)}")


if __name__ == "__main__":
    main()
