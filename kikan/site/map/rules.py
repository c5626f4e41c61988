"""Loads every rule of the law, so that lists of rules do not depend on who imported what before."""

from importlib import import_module
from pathlib import Path

KIKAN = Path(__file__).parents[2]


def load_all_rules() -> None:
    """Import the law rooms of all businesses and of the ledger, and the notions several statutes share.

    Found by file and not by package: a law room needs no Django, but the models beside it do.
    """
    rooms = [*KIKAN.glob("businesses/*/law"), *KIKAN.glob("shared/*/law"), KIKAN / "law" / "notions"]
    for room in rooms:
        for file in sorted(room.rglob("*.py")):
            within = file.relative_to(KIKAN.parent).with_suffix("").parts
            if "tests" not in within:
                import_module(".".join(within).removesuffix(".__init__"))
