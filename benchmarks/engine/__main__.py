"""The engine against its peers, on the tables of a folder with a manifest.

    python -m benchmarks.engine --data DIR [--quick] [--budget 10] [--seeds 0,1,2]
        [--systems ours,linear] [--tables a,b] [--peers DIR] [--cache DIR]

Every fit is remembered by table, version, seed, seconds and threads, so a run that was ended goes on
where it stopped. `--peers` holds an environment a peer: DIR/flaml (flaml[automl]), DIR/mljar
(mljar-supervised) and DIR/autogluon (autogluon.tabular[lightgbm,catboost,xgboost]), each made by
`uv venv DIR/NAME` and `VIRTUAL_ENV=DIR/NAME uv pip install ...`; without it the peers of our own environment
run. Seconds are wall time: `load` is what else the machine did.
"""

import argparse
from pathlib import Path

from benchmarks.engine.runs import Result, run, systems
from benchmarks.engine.summary import by_system, by_table
from benchmarks.engine.tables import quick_set, tables


def main() -> None:
    options = _options()
    chosen = tables(options.data)
    if options.tables:
        chosen = [table for table in chosen if table.name in options.tables.split(",")]
    elif options.quick:
        chosen = quick_set(chosen)
    seeds = [0] if options.quick else [int(seed) for seed in options.seeds.split(",")]
    names = options.systems.split(",") if options.systems else None
    results: list[Result] = []
    for table in chosen:
        for seed in seeds:
            for system in systems(options.peers, names):
                found = run(
                    system, table, seed, budget_s=options.budget, threads=options.threads, cache=options.cache
                )
                results.append(found)
                said = f"{found.score:.5g}" if found.score is not None else f"failed: {found.error}"
                spent = f"{found.fit_s:.1f} s ({found.cpu_s:.1f} cpu)"
                print(f"{table.name} {seed} {system.name}: {said} in {spent}", flush=True)
    print("", *by_table(results), "", *by_system(results), sep="\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".bench-engine"))
    parser.add_argument("--quick", action="store_true", help="eight tables, one seed")
    parser.add_argument("--budget", type=float, default=10.0, help="seconds of a fit")
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--systems")
    parser.add_argument("--tables")
    return parser.parse_args()


if __name__ == "__main__":
    main()
