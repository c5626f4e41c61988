"""announce_restrictions: everybody whom unpaid premiums restrict is warned under one entry (給付制限の一斉予告)."""

from datetime import date

import numpy as np

from kikan.businesses.long_term_care.models.restriction import CaseState
from kikan.businesses.long_term_care.procedures.restrictions import CASES
from kikan.businesses.long_term_care.reads.arrears import candidates
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns


@procedure("long_term_care.announce_restrictions", right="long_term_care.batch", ja="給付制限の一斉予告")
def announce_restrictions(*, answer_by: date, run: int, actor: Actor) -> int:
    """Warn whom nobody has warned for the same reason yet; returns how many. Running it again warns nobody twice.

    Errors: Refused for a day that is not to come; LawGap.
    """
    today = clock.today()
    if answer_by <= today:
        raise Refused("弁明・届出の期限が今日以前です。", what_to_do="今日より後の日を入力してください。")
    found = candidates(today)
    if not found:
        return 0
    first = numbers.draw(CASES, len(found))
    entry = append(
        actor=actor, kind="long_term_care.restrictions_announced", procedure="long_term_care.announce_restrictions",
        subjects=[("run", run), *(("person", c.person) for c in found)], happened_on=today,
        cites="介護保険法第66条・第67条・第69条",
    )  # fmt: skip
    columns = {
        name: np.array([getattr(c, name) for c in found], dtype=np.int64)
        for name in ("person", "kind", "arrears", "lapsed")
    }
    write_columns(
        "long_term_care_restriction_case",
        {
            **columns, "number": first + np.arange(len(found), dtype=np.int64),
            "about_on": np.array([day_number(c.about_on) for c in found], dtype=np.int64),
            "state": CaseState.ANNOUNCED.value, "announced_on": today, "answer_by": answer_by, "circumstance": 0,
            "statement": "", "valid_from": today, "valid_until": OPEN, "entry": entry.number,
        },
    )  # fmt: skip
    return len(found)
