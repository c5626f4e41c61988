"""The components of a levy's year added up (内訳の合計): what of the resident tax is the prefecture's and the state's."""

from django.db import connection

from kikan.shared.ledger.kinds import IS_PRINCIPAL
from kikan.shared.ledger.levies import LEVIES, RESIDENT_TAX
from kikan.shared.tenancy.opener import current_or_raise

RESIDENT = RESIDENT_TAX.code
OF_YEAR = f"""
SELECT p.place, sum(p.amount)::bigint FROM ledger_charge c
JOIN ledger_charge_line l ON l.municipality = c.municipality AND l.charge = c.number
CROSS JOIN LATERAL unnest(l.components) WITH ORDINALITY AS p(amount, place)
WHERE c.municipality = %s AND c.levy = %s AND c.fiscal_year = %s AND {IS_PRINCIPAL.format("l")} GROUP BY p.place
"""  # noqa: S608 - a constant


def charged_of_year(levy: int, fiscal_year: int) -> tuple[int, ...]:
    """The charged principal of a levy's year by component, in the levy's order."""
    with connection.cursor() as cursor:
        cursor.execute(OF_YEAR, [current_or_raise(), levy, fiscal_year])
        sums = dict(cursor.fetchall())
    return tuple(int(sums.get(place + 1, 0)) for place in range(len(LEVIES[levy].components)))
