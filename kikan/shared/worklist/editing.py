"""Who has a form open about whom (編集中): taken by opening a form, given back by leaving it, sending it or idling.

A mark keeps nobody from looking or from typing; it keeps a second clerk from handing in until the first is done or
the second has taken over, knowing from whom. Two forms filled in from the same state meet `Stale` as ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kikan.shared.access import Actor
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.models import Editing
from kikan.shared.worklist.reads import Subject

# As long as a session may idle: after that nobody sits at the form any more.
IDLE = timedelta(minutes=10)
TAKE = """
INSERT INTO worklist_editing AS e (municipality, kind, subject, clerk, clerk_name, office_name, what, opened_at, seen_at)
VALUES (%(town)s, %(kind)s, %(subject)s, %(clerk)s, %(name)s, %(office)s, %(what)s, %(now)s, %(now)s)
ON CONFLICT (municipality, kind, subject) DO UPDATE SET
  opened_at = CASE WHEN e.clerk = excluded.clerk AND e.seen_at > %(idle)s THEN e.opened_at ELSE excluded.opened_at END,
  clerk = excluded.clerk, clerk_name = excluded.clerk_name, office_name = excluded.office_name,
  what = excluded.what, seen_at = excluded.seen_at
WHERE e.clerk = excluded.clerk OR e.seen_at <= %(idle)s OR %(over)s
"""  # one statement: two clerks who open at the same moment cannot both have it


@dataclass(frozen=True)
class Holder:
    """Who edits, since when, and whether it is the one who asks."""

    clerk_name: str
    office_name: str
    what: str
    opened_at: datetime
    is_own: bool

    @property
    def since(self) -> str:
        """The time of the day at the desk."""
        return f"{self.opened_at.astimezone(clock.TOKYO):%H:%M}"


def take(subject: Subject, what: str, actor: Actor, *, over: bool = False) -> Holder:
    """Mark a household or person as edited by the actor, if nobody else does; tells who has it then.

    over: take it from whoever has it (引継ぎ). Needs an open municipality.
    """
    now = clock.now()
    values: dict[str, Any] = {
        "town": current_or_raise(), "kind": subject[0], "subject": subject[1], "clerk": actor.user,
        "name": actor.name[:100], "office": actor.office_name[:100], "what": what[:120], "now": now,
        "idle": now - IDLE, "over": over,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
    holder = editing(subject, actor)
    assert holder is not None
    return holder


def editing(subject: Subject, actor: Actor) -> Holder | None:
    """Who edits a household or person now; None for nobody. Needs an open municipality."""
    row = _rows(subject).filter(seen_at__gt=clock.now() - IDLE).first()
    if row is None:
        return None
    return Holder(row.clerk_name, row.office_name, row.what, row.opened_at, row.clerk == actor.user)


def give_back(subject: Subject, actor: Actor) -> None:
    """The actor has left the form; what another has taken over meanwhile stays theirs."""
    _rows(subject).filter(clerk=actor.user).delete()


def _rows(subject: Subject):  # type: ignore[no-untyped-def]
    return Editing.objects.filter(municipality=current_or_raise(), kind=subject[0], subject=subject[1])
