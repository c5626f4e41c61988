"""exchange_meter: a new meter in place of the old one (量水器の取替え), also between two readings."""

from datetime import date

import numpy as np

from kikan.businesses.water.law.meters import volume_between
from kikan.businesses.water.models import Exchange, Meter, PointState
from kikan.businesses.water.procedures.register_point import NewMeter, check_meter
from kikan.businesses.water.reads.counting import counting_on
from kikan.businesses.water.reads.points import point_on
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("water.exchange_meter", right="water.change", ja="量水器の取替え")
def exchange_meter(
    *,
    point: int,
    exchanged_on: date,
    removed_index: int,
    meter: NewMeter,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Fit a new meter: what the old one counted since the last reading is carried into the next one.

    Errors: NotFound; Refused for a day to come, an index below the last reading or beyond the dial.
    """
    known = point_on(point, exchanged_on)
    if exchanged_on > clock.today():
        raise Refused("取替日が今日より後です。", field="exchanged_on")
    if known.meter is None:
        raise Refused("この水栓には量水器の登録がありません。", field="point")
    check_meter(meter, exchanged_on)
    volume = _counted(point, exchanged_on, removed_index, known.meter)
    entry = append(
        actor=actor, kind="water.meter_exchanged", procedure="water.exchange_meter",
        subjects=[("water_point", point)], happened_on=exchanged_on, cites="計量法第16条", read_at=read_at,
    )  # fmt: skip
    history.replace(Meter, {"point": point}, vars(meter), entry=entry.number, valid_from=exchanged_on)
    if meter.calibre != known.state.calibre:
        history.change(
            PointState,
            {"point": point},
            {"calibre": meter.calibre},
            entry=entry.number,
            valid_from=exchanged_on,
        )
    Exchange.objects.create(
        municipality=entry.municipality, point=point, entry=entry.number, exchanged_on=exchanged_on,
        removed_index=removed_index, start_index=meter.start_index, volume=volume,
    )  # fmt: skip
    return entry


def _counted(point: int, day: date, removed_index: int, meter: Meter) -> int:
    """m3 the old meter counted since the last reading; nothing where nobody uses the point."""
    if not 0 <= removed_index < 10**meter.digits:
        raise Refused("取外指針が量水器の桁数を超えています。", field="removed_index")
    now = counting_on(to_day(day) + 1, points=[point])
    if not len(now):
        return 0
    if now.begins[0] > to_day(day):
        raise Refused("取替日が最後の検針の日より前です。", field="exchanged_on")
    volume, _ = volume_between(now.previous_index, np.array([removed_index]), np.array([meter.digits]))
    if volume[0] < 0:
        raise Refused(
            "取外指針が前回の検針より小さい値です。",
            field="removed_index",
            what_to_do="取り外した量水器を読み直してください。",
        )
    return int(volume[0])
