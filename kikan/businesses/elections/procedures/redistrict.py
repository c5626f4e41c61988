"""redistrict: voters follow the areas of a day (投票区の引き直し), all in one act and in columns."""

from datetime import date

import numpy as np
from django.db import connection

from kikan.businesses.elections.reads.areas import misplaced
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.columns import read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

ROWS = """
SELECT person, district, kind, base_on, registered_on, moved_out_on, valid_from, valid_until, entry
FROM elections_roll
WHERE municipality = %(town)s AND ended_by IS NULL AND person = ANY(%(persons)s) AND valid_until > %(day)s
ORDER BY person, valid_from
"""
END = """
UPDATE elections_roll SET ended_by = %(entry)s
WHERE municipality = %(town)s AND ended_by IS NULL AND person = ANY(%(persons)s) AND valid_until > %(day)s
"""


@procedure("elections.redistrict", right="elections.parameter", ja="投票区の引き直し")
def redistrict(*, from_on: date, actor: Actor) -> tuple[int, int]:
    """Give every voter the district of the address from a day on; returns (voters, number of the entry).

    Errors: Refused where nobody's district would change.
    """
    found = misplaced(from_on)
    persons, town = found["person"], current_or_raise()
    if not len(persons):
        raise Refused(
            "投票区の変わる選挙人はいません。",
            field="from_on",
            what_to_do="区域の設定と日付を確かめてください。",
        )
    values = {"town": town, "persons": persons.tolist(), "day": from_on}
    rows = read_columns(ROWS, values)
    entry = append(
        actor=actor, kind="elections.redistricted", procedure="elections.redistrict",
        subjects=[("person", p) for p in persons.tolist()], happened_on=from_on, reason=f"{len(persons)}人",
        cites="公職選挙法第17条・第27条第2項",
    ).number  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(END, values | {"entry": entry})
        if cursor.rowcount != len(rows["person"]):
            raise NotTheLatest("RollEntry")
    day = np.int64((from_on - date(1970, 1, 1)).days)
    del rows["entry"]
    before = {name: cells[rows["valid_from"] < day] for name, cells in rows.items()}
    before["valid_until"] = np.full(len(before["person"]), day)
    place = np.searchsorted(persons, rows["person"])
    after = rows | {"valid_from": np.maximum(rows["valid_from"], day), "district": found["now"][place]}
    for part in (before, after):
        if len(part["person"]):
            write_columns("elections_roll", {**part, "entry": entry})
    return len(persons), entry
