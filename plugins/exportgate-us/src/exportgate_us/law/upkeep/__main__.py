"""The command: `python -m exportgate_us.law.upkeep --from DIR [--check]`."""

import argparse
import sys
from difflib import unified_diff
from pathlib import Path

from exportgate.errors import ExportgateError
from exportgate_us.law.upkeep import ccl, countries, crosswalk, flags, paragraphs
from exportgate_us.law.upkeep.rows import Made

LAW = Path(__file__).resolve().parent.parent
MAKERS = (
    countries.chart,
    countries.groups,
    countries.sets,
    ccl.requirements,
    ccl.entries,
    flags.eligibility,
    flags.sta,
    crosswalk.proposals,
    paragraphs.known,
)


def main(arguments: list[str] | None = None) -> int:
    """Write the tables, or check them.

    Returns:
        0: written, or nothing differs; 1: something differs; 2: it could not be done.
    """
    parser = argparse.ArgumentParser(prog="exportgate_us.law.upkeep", description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True, help="folder of the reference tables")
    parser.add_argument("--check", action="store_true", help="say what would change, write nothing")
    chosen = parser.parse_args(arguments)
    try:
        made = [make(chosen.folder) for make in MAKERS]
    except ExportgateError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return _check(made) if chosen.check else _write(made)


def _write(made: list[Made]) -> int:
    for each in made:
        (LAW / f"{each.name}.csv").write_text(each.text(), encoding="utf-8")
        sys.stderr.write(f"{each.name}: {len(each.rows)} rows\n")
    return 0


def _check(made: list[Made]) -> int:
    differs = 0
    for each in made:
        file = LAW / f"{each.name}.csv"
        held = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        lines = list(unified_diff(held, each.text().splitlines(), f"{each.name}, held", f"{each.name}, reference", n=0))
        sys.stdout.writelines(f"{line}\n" for line in lines)
        differs += bool(lines)
    sys.stderr.write(f"{len(made)} tables, {differs} differ\n")
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
