"""Run the benchmarks: `python -m tests.bench [NAME]...`, all of them by default; the names are those of `BENCHMARKS`.

They read the real lists that lie beside the repository and print one table each.
"""

import sys

from tests.bench import dependence, lines, load, names, service, spark, update
from tests.conftest import SHARED

BENCHMARKS = {
    "update": update.run,
    "lines": lines.run,
    "names": names.run,
    "dependence": dependence.run,
    "service": service.run,
    "load": load.run,
    "spark": spark.run,
}


def main() -> None:
    """Run the benchmarks named on the command line."""
    if not SHARED.is_dir():
        sys.exit(f"the real lists are not here: {SHARED.name} must lie beside the repository")
    asked = sys.argv[1:] or list(BENCHMARKS)
    for name in asked:
        if name not in BENCHMARKS:
            sys.exit(f"no benchmark {name!r}; there are: {', '.join(BENCHMARKS)}")
        print(f"\n== {name}", flush=True)
        BENCHMARKS[name](SHARED)


if __name__ == "__main__":
    main()
