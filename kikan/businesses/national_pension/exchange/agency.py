"""Read the agency's file of results (処理結果一覧) by our own layout, `agency.yaml`."""

from importlib.resources import files
from typing import Any

import yaml

from kikan.shared.exchange.lined import Lined, read_lined

COLUMNS: list[dict[str, Any]] = yaml.safe_load(
    (files("kikan.businesses.national_pension.exchange") / "agency.yaml").read_text("utf-8")
)["results"]["columns"]


def read_results(content: bytes) -> Lined:
    """Every line of a file. Errors: FileRefused."""
    return read_lined(content, COLUMNS)


def heads() -> list[str]:
    """The head line."""
    return [str(column["ja"]) for column in COLUMNS]
