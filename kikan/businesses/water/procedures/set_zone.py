"""set_zone: a zone that is read together (検針地区の登録・変更)."""

from datetime import date

from kikan.businesses.water.models import Cycle, Zone
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

LAST_DAY = 31


@procedure("water.set_zone", right="water.change", ja="検針地区の登録")
def set_zone(
    *,
    zone: int,
    name: str,
    cycle: int,
    reading_day: int,
    is_estimated_in_winter: bool,
    valid_from: date,
    actor: Actor,
) -> Entry:
    """Let a zone be read this way from a day on. Errors: Refused for a number, month or day that cannot be."""
    if zone < 1 or not name.strip():
        raise Refused("地区番号（1以上）と地区名を入力してください。", field="zone")
    if not 1 <= reading_day <= LAST_DAY or cycle not in Cycle.values:
        raise Refused("検針の月と定例検針日（1から31）を確かめてください。", field="reading_day")
    entry = append(
        actor=actor, kind="water.zone_set", procedure="water.set_zone", subjects=[("zone", zone)],
        happened_on=valid_from,
    )  # fmt: skip
    values = {
        "name": name.strip(), "cycle": cycle, "reading_day": reading_day,
        "is_estimated_in_winter": is_estimated_in_winter,
    }  # fmt: skip
    history.replace(Zone, {"zone": zone}, values, entry=entry.number, valid_from=valid_from)
    return entry
