"""Whether a member has its data back, as its own tenant or the certificate of erasure says (データの返還).

Of a member with a tenant here one row is read, and only by a union: hash and day of the delivery accepted for its leaving.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.businesses.joint_office.reads.members import erasures_of, history_of
from kikan.businesses.joint_office.reads.penalties import seen_by
from kikan.shared.tenancy import clock, tenant

ACCEPTED = """
SELECT sha256, valid_from FROM fact_leaving_accepted WHERE municipality = %s AND valid_from >= %s
ORDER BY valid_from DESC, entry DESC LIMIT 1
"""


@dataclass(frozen=True)
class HandedBack:
    """accepted_on: None while nothing was accepted. erased_on: None while the records are still here."""

    sha256: str = ""
    accepted_on: date | None = None
    erased_on: date | None = None

    @property
    def told_ja(self) -> str:
        """How far it has come, and what is missing."""
        if self.accepted_on is None:
            return "団体での一式の受領が、まだ記録されていません。団体の「移出」の画面で記録してください。"
        if self.erased_on is None:
            return "団体は一式を受領しました。このシステムの記録は、まだ消去していません。"
        return "団体は一式を受領し、このシステムの記録は消去しました。消去証明書があります。"


def handed_back(union: int, member: int) -> HandedBack | None:
    """None where the records of a member are not, and were not, here for the office to see; no municipality is open.

    What was accepted or erased before it joined belongs to an earlier membership.
    """
    with tenant(union):
        now = next(iter(history_of(member)), None)
    if now is None:
        return None
    since = now.joined_on or date.max
    for erased in erasures_of(member):
        if erased.accepted_on >= since:
            return HandedBack(erased.delivery, erased.accepted_on, erased.at.astimezone(clock.TOKYO).date())
    if not seen_by(union, {member} - {union}):
        return None
    with tenant(member), connection.cursor() as cursor:
        cursor.execute(ACCEPTED, [member, since])
        found = cursor.fetchone()
    return HandedBack(*found) if found else HandedBack()
