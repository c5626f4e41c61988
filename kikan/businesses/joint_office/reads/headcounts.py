"""How many people the registers of the members hold on a day (人口): one number a member, no person.

Each member's tenant is opened by itself, one after the other, as for penalties, and a count is all that is taken.
"""

from datetime import date

from django.db import connection

from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.penalties import seen_by
from kikan.shared.tenancy import tenant

COUNTED = """
SELECT count(DISTINCT person) FROM fact_residents_residency
WHERE municipality = %s AND valid_from <= %s AND valid_until > %s AND ended_by IS NULL
"""


def people_on(union: int, day: date) -> dict[int, int]:
    """People on the register of each full member at the end of a day, as known now; no tenant is open.

    Members without a tenant here, or without anybody on their register, are left out: their value is entered by hand.
    """
    with tenant(union):
        members = {m.member for m in members_on(None) if m.is_full}
    found: dict[int, int] = {}
    for member in seen_by(union, members - {union}):
        with tenant(member), connection.cursor() as cursor:
            cursor.execute(COUNTED, [member, day, day])
            (found[member],) = cursor.fetchone()
    return {member: people for member, people in found.items() if people}
