"""Parties and shipments for the tests of Spark, good rows and hostile ones."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from tests.conftest import REPOSITORY

STORIES = REPOSITORY / "fixtures" / "shipments" / "stories.csv"
FIELDS = ("id", "name", "kind", "country", "address", "date_of_birth", "identifiers")
PARTIES: tuple[tuple[str | None, ...], ...] = (
    ("P-1", "Qinghe Inertial Navigation Institute", "organisation", "CN", "", "", ""),
    ("P-2", "", "organisation", "CN", "", "", ""),
    ("P-3", "=1+1 Qinghe Inertial Navigation", "organisation", "Atlantis", "", "", ""),
    ("", "Fujian Jinhua IC Co", "", "CN", "", "", ""),
    ("P-5", "Somebody Else", "person", "FR", "", "1970-13-45", ""),
    ("P-6", "Ateliers Brissonnet SAS", "organisation", "FR", "", "", "imo"),
    ("P-7", "福建省晋华集成电路有限公司", "organisation", "Atlantis", "", "", ""),
    ("P-8", "A" * 40_000, "", "", "", "", ""),
    ("P-9", "\u202eecila\x1b[31m", "", "", "", "", ""),
    ("P-10", "Qinghe\x00Inertial Navigation Institute", "", "CN", "", "", ""),
    ("P-11", "\u00e9" * 10_000, "", "", "", "", ""),
)
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java that starts quickly: these sessions live for seconds."""
SETTINGS = {
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
}


def parties_csv(folder: Path) -> Path:
    """The parties as CSV."""
    path = folder / "parties.csv"
    lines = [FIELDS, *PARTIES]
    path.write_text("\n".join(",".join(cell or "" for cell in line) for line in lines) + "\n", encoding="utf-8")
    return path


def parties_parquet(folder: Path) -> Path:
    """The parties as Parquet."""
    columns: dict[str, Any] = {
        field: pyarrow.array([row[place] for row in PARTIES], pyarrow.string()) for place, field in enumerate(FIELDS)
    }
    path = folder / "parties.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def decisions(report: str) -> list[dict[str, Any]]:
    """The decisions of a report, without the ids that those kept have."""
    return [{key: value for key, value in one.items() if key != "id"} for one in json.loads(report)]
