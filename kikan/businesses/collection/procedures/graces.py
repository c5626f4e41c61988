"""Graces as rows (猶予・保留の記録): none overlaps another of its kind."""

from collections.abc import Sequence
from datetime import date, timedelta

from kikan.businesses.collection.procedures.claims import Place
from kikan.shared import history
from kikan.shared.errors import Refused
from kikan.shared.ledger.models import Grace


def refuse_overlap(claims: Sequence[Place], kind: int, begins_on: date, until_on: date) -> None:
    """Errors: Refused where one of the claims has a grace of the kind in these days."""
    rows = history.as_of(Grace, None).filter(
        kind=kind, charge__in={c for c, _ in claims}, valid_from__lte=until_on, valid_until__gt=begins_on
    )
    if {(r.charge, r.instalment) for r in rows} & set(claims):
        raise Refused(
            "この期間には、すでに同じ種類の猶予・保留があります。",
            field="begins_on",
            what_to_do="前の期間を確かめ、続く日から入力してください。",
        )


def add_graces(
    claims: Sequence[Place], kind: int, begins_on: date, until_on: date, waiver: int, entry: int
) -> None:
    """One row for each claim, both days included."""
    for charge, instalment in claims:
        history.add(
            Grace, {"charge": charge, "instalment": instalment, "kind": kind}, {"waiver": waiver}, entry=entry,
            valid_from=begins_on, valid_until=until_on + timedelta(days=1),
        )  # fmt: skip
