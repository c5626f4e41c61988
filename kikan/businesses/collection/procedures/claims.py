"""Claims as acts name them: (charge, instalment) of principal, of one payer, with something open (対象の期別)."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from kikan.law.days import day as day_number
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.claims import Claims, claims_of_charges, rows_or_none
from kikan.shared.ledger.kinds import keys
from kikan.shared.tenancy import clock

Place = tuple[int, int]


def one_claim(charge: int, instalment: int) -> Claims:
    """The claim of an instalment. Errors: NotFound."""
    return chosen_claims([(charge, instalment)])


def chosen_claims(places: Sequence[Place]) -> Claims:
    """These claims in this order. Errors: NotFound for one that was never charged; Refused for none."""
    wanted = list(dict.fromkeys((int(c), int(i)) for c, i in places))
    if not wanted:
        raise Refused("対象の期別を選んでください。", field="claims")
    found = claims_of_charges(sorted({c for c, _ in wanted}))
    at = rows_or_none(found.keys, keys(*np.array(wanted, dtype=np.int64).T))
    if (at < 0).any():
        raise NotFound(
            "選んだ期別の調定はありません。", field="claims", what_to_do="収納状況を開き直してください。"
        )
    return found[at]


def claims_of_one(places: Sequence[Place], payer: int) -> Claims:
    """The same, all open and against one payer. Errors: NotFound; Refused for another's or a paid one."""
    claims = chosen_claims(places)
    if (claims.payer != payer).any():
        raise Refused("ほかの納付義務者の期別が含まれています。", field="claims")
    if (claims.balance <= 0).any():
        raise Refused(
            "すでに納付された期別が含まれています。",
            field="claims",
            what_to_do="収納状況を確かめてください。",
        )
    return claims


def require_overdue(claims: Claims, on: date | None = None) -> None:
    """Errors: Refused where one of the claims is not past its due day yet."""
    if (claims.due >= day_number(on or clock.today())).any():
        raise Refused("納期限の来ていない期別が含まれています。", field="claims")


def subjects_of(claims: Claims) -> list[tuple[str, int]]:
    """The charges and the payers of the claims, for the journal."""
    return [
        *(("charge", c) for c in np.unique(claims.charge).tolist()),
        *(("person", p) for p in np.unique(claims.payer).tolist()),
    ]
