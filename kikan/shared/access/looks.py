"""The audit of looks (閲覧の記録): no record, no page."""

import re
import unicodedata
from collections.abc import Sequence

from django.db import DatabaseError, connection

from kikan.ground.check_digits import is_my_number
from kikan.shared.access.actor import Actor
from kikan.shared.access.models import Look
from kikan.shared.errors import ProcedureError
from kikan.shared.tenancy import clock, tenant

OPERATIONS = {
    "look": "照会", "search": "検索", "print": "印刷", "export": "書き出し", "reveal": "番号の表示",
}  # fmt: skip
DONE, REFUSED = "done", "refused"
RESULTS = {DONE: "実行", REFUSED: "拒否"}

TWELVE = re.compile(
    r"(?<![0-9０-９])[0-9０-９]{4}[ \u3000-]?[0-9０-９]{4}[ \u3000-]?[0-9０-９]{4}(?![0-9０-９])"
)
MASKED = "（個人番号とみられる番号）"

RECENT = """
SELECT persons[1] FROM (
  SELECT persons, at FROM access_look
  WHERE municipality = %s AND "user" = %s AND screen = %s AND hits = 1 ORDER BY at DESC LIMIT 200
) last GROUP BY persons[1] ORDER BY max(at) DESC LIMIT %s
"""


class NotRecorded(ProcedureError):
    """The record of a look could not be written: nothing is shown, printed or written out (記録できない)."""

    def __init__(self) -> None:
        super().__init__(
            "照会の記録を書き込めないため、表示・印刷・出力を中止しました。",
            cites="情報セキュリティ実施手順（記録のない照会の禁止）",
            what_to_do="少し待ってもう一度開いてください。続くときは情報担当に連絡してください。",
        )


def record(
    actor: Actor,
    *,
    screen: str,
    persons: Sequence[int],
    operation: str = "look",
    search: str = "",
    reason: str = "",
    columns: str = "",
    was_protected_shown: bool = False,
    was_my_number_shown: bool = False,
    result: str = DONE,
) -> None:
    """Commit who is about to see whom; called after the read's transaction and before the page is sent.

    Errors: NotRecorded, whatever kept the row from being written.
    """
    try:
        with tenant(actor.municipality):
            Look.objects.create(
                municipality=actor.municipality,
                at=clock.now(),
                user=actor.user,
                office=actor.office,
                terminal=actor.terminal[:60],
                business=business_of(screen),
                screen=screen[:80],
                operation=operation,
                persons=list(persons),
                hits=len(persons),
                search=storable(search),
                reason=storable(reason),
                columns=columns[:400],
                was_protected_shown=was_protected_shown,
                was_my_number_shown=was_my_number_shown,
                result=result,
            )
    except DatabaseError as error:
        # The words of the database may quote what was searched for: they end here.
        raise NotRecorded from error


def storable(text: str) -> str:
    """What was typed as the audit keeps it: no NUL, no half characters, and no 個人番号 that got into the wrong box."""
    plain = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return TWELVE.sub(_masked, plain)[:200]


def _masked(found: re.Match[str]) -> str:
    digits = unicodedata.normalize("NFKC", re.sub("[ \u3000-]", "", found[0]))
    return MASKED if is_my_number(digits) else found[0]


def business_of(screen: str) -> str:
    """The business of a screen's name, or of the path of a list."""
    parts = screen.split("/")
    return (parts[2] if len(parts) > 2 else screen.split(".", maxsplit=1)[0])[:40]


def recent_persons(actor: Actor, *, screen: str, limit: int = 12) -> list[int]:
    """Whom this user looked at last on a screen about one person (最近見た人), the latest first."""
    with tenant(actor.municipality), connection.cursor() as cursor:
        cursor.execute(RECENT, [actor.municipality, actor.user, screen, limit])
        return [row[0] for row in cursor.fetchall()]
