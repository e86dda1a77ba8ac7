"""Dependence over many rows made from the real ones: time and peak memory for a number of rows and for twice that."""

import csv
import os
import resource
import tempfile
from pathlib import Path

from tests.bench.timing import EXPORTGATE, timed

ROWS = int(os.environ.get("EXPORTGATE_BENCH_ROWS", "10000000"))
SOURCE = "cn_exports_graphite_gallium_hs6_by_partner_monthly_2017-2024.csv"
MARKETS = 50


def run(shared: Path) -> None:
    """Print time and memory for CSV and Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        home, before = Path(folder), dict[str, float]()
        for rows in (ROWS, 2 * ROWS):
            for kind in ("csv", "parquet"):
                file = home / f"trade.{kind}"
                _make(shared / "trade" / SOURCE, file, rows)
                options = [
                    "--flow",
                    "import",
                    "--memory",
                    "1GB",
                    "--format",
                    "json",
                    "--output",
                    str(home / "out.json"),
                ]
                cpu = _cpu_of_children()
                took = timed([EXPORTGATE, "dependence", str(file), *options], home)
                cpu = _cpu_of_children() - cpu
                size = file.stat().st_size / 1024**2
                file.unlink()
                told = f"{took.seconds:6.1f} s  cpu {cpu:6.1f} s  peak of all runs so far {took.peak_mib:6,.0f} MiB"
                times = f"  cpu {cpu / before[kind]:.2f} times" if kind in before else ""
                print(f"{kind:7}  {rows:11,} rows  {size:7,.0f} MiB  {told}{times}", flush=True)
                before.setdefault(kind, cpu)


def _cpu_of_children() -> float:
    """Give the processor seconds of all commands so far, which other work on the machine does not lengthen."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _make(source: Path, target: Path, rows: int) -> None:
    """Write the real rows again and again, each time for another market and with other values."""
    import duckdb

    real = sum(1 for _ in csv.reader(source.open(encoding="utf-8"))) - 1
    times = -(-rows // real)
    form = "FORMAT csv, HEADER" if target.suffix == ".csv" else "FORMAT parquet"
    with duckdb.connect(config={"memory_limit": "500MB", "preserve_insertion_order": False}) as connection:
        connection.execute(
            f"COPY (SELECT 'market ' || (turn % {MARKETS}) AS market, period_dt, partner_name, hs6, "
            f"round(val * (1 + (turn % 97) / 100.0), 2) AS value, qty FROM range({times}) AS turns(turn), "
            f"read_csv('{source}', all_varchar = false) LIMIT {rows}) TO '{target}' ({form})"
        )
