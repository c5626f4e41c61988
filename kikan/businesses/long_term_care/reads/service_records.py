"""Files of the federation and what they tell of services used (国保連合会の給付実績): files, lines set aside, ceilings."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from kikan.businesses.long_term_care.models.federation import FederationFile, FederationReject, ServiceRecord
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE
from kikan.law.days import day as day_number
from kikan.law.days import next_month
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise

SHOWN = 200
USED = """
SELECT s.person, sum(s.units)::bigint, c.limit_units FROM long_term_care_service_record s
JOIN LATERAL (SELECT max(x.limit_units) AS limit_units FROM long_term_care_certification x
  WHERE x.municipality = s.municipality AND x.person = s.person AND x.ended_by IS NULL
    AND x.valid_from < %(until)s AND x.valid_until > %(month)s) c ON true
WHERE s.municipality = %(town)s AND s.month = %(month)s AND s.service = ANY(%(services)s)
GROUP BY s.person, c.limit_units
HAVING sum(s.units) > coalesce(c.limit_units, 0) ORDER BY s.person
"""


@dataclass(frozen=True, repr=False)
class Exceeding:
    """Somebody whose units of a month are above the ceiling; `limit` None without a certification in the month."""

    person: int
    units: int
    limit: int | None

    @property
    def above(self) -> int:
        return self.units - (self.limit or 0)


def files() -> list[FederationFile]:
    return list(FederationFile.objects.filter(municipality=current_or_raise()).order_by("-number"))


def rejects() -> list[FederationReject]:
    """The lines set aside of the latest files."""
    rows = FederationReject.objects.filter(municipality=current_or_raise()).order_by("-file", "line")
    return list(rows[:SHOWN])


def months() -> list[date]:
    """The months of service anything is known of, the newest first."""
    rows = ServiceRecord.objects.filter(municipality=current_or_raise())
    return list(rows.order_by("-month").values_list("month", flat=True).distinct())


def exceeding(month: date) -> list[Exceeding]:
    """Whose services within the monthly ceiling (区分支給限度) were more than it; one query. Errors: LawGap.

    Where the level changed within the month the higher ceiling counts.
    Law: 介護保険法第43条・第55条
    """
    law = ordinances.law("event_date", day_number(month)).of(STATUTE)
    services = [str(code) for code in law.table("limited_services").cells("code")]
    with connection.cursor() as cursor:
        cursor.execute(
            USED,
            {"town": current_or_raise(), "month": month, "until": next_month(month), "services": services},
        )
        return [Exceeding(*row) for row in cursor.fetchall()]
