"""enter_distribution: the water sent out in a month (配水量の登録)."""

from datetime import date

from kikan.businesses.water.models import Distribution
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("water.enter_distribution", right="water.change", ja="配水量の登録")
def enter_distribution(*, month: int, volume: int, actor: Actor) -> Entry:
    """Keep the m3 sent out in a month (yyyymm); entered again, the later holds. Errors: Refused for a month to come."""
    today = clock.today()
    if not 1 <= month % 100 <= 12 or month > today.year * 100 + today.month:
        raise Refused("過ぎた月を選んでください。", field="month")
    if volume <= 0:
        raise Refused("配水量は1以上のm3で入力してください。", field="volume")
    entry = append(
        actor=actor, kind="water.distribution_entered", procedure="water.enter_distribution",
        subjects=[("water_month", month)], happened_on=date(month // 100, month % 100, 1),
    )  # fmt: skip
    Distribution.objects.create(
        municipality=entry.municipality, month=month, entry=entry.number, volume=volume
    )
    return entry
