"""register_point: a new service point with its meter (給水装置の登録)."""

from dataclasses import dataclass, field
from datetime import date

from kikan.businesses.water.models import Meter, PointState, ServicePoint, Use, Zone
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers

CALIBRES = (13, 20, 25, 30, 40, 50, 75, 100, 150)
POINTS = "water.point"


@dataclass(frozen=True)
class NewMeter:
    """A meter as it is fitted (量水器)."""

    serial: str
    calibre: int
    digits: int
    start_index: int
    sealed_until: date
    is_remote: bool = False


@dataclass(frozen=True)
class Place:
    """Where a point lies and how it is read (所在・検針順路)."""

    zone: int
    route: int
    sequence: int
    place: str = field(repr=False)
    calibre: int = 13
    use: int = Use.HOME
    dwellings: int = 1
    owner: int | None = None
    has_tap: bool = True


@procedure("water.register_point", right="water.change", ja="給水装置の登録")
def register_point(*, where: Place, meter: NewMeter | None, since: date, actor: Actor) -> int:
    """Give a service point its number. Errors: Refused for a zone, bore or meter that cannot be."""
    check_place(where, since)
    if where.has_tap and meter is None:
        raise Refused("水道のある水栓には量水器を登録してください。", field="serial")
    if meter is not None:
        check_meter(meter, since)
    number = numbers.draw(POINTS)
    entry = append(
        actor=actor, kind="water.point_registered", procedure="water.register_point",
        subjects=[("water_point", number), *([("person", where.owner)] if where.owner else [])], happened_on=since,
    )  # fmt: skip
    ServicePoint.objects.create(municipality=entry.municipality, number=number, entry=entry.number)
    history.add(PointState, {"point": number}, vars(where), entry=entry.number, valid_from=since)
    if meter is not None:
        history.add(Meter, {"point": number}, vars(meter), entry=entry.number, valid_from=since)
    return number


def check_place(where: Place, day: date) -> None:
    """Errors: Refused."""
    if where.calibre not in CALIBRES:
        raise Refused("口径は13・20・25・30・40・50・75・100・150から選んでください。", field="calibre")
    if not as_of(Zone, day).filter(zone=where.zone).exists():
        raise Refused(
            "その検針地区は登録されていません。", field="zone", what_to_do="先に検針地区を登録してください。"
        )
    if not where.place.strip() or where.dwellings < 1 or where.use not in Use.values:
        raise Refused("所在地、用途、戸数（1以上）を入力してください。", field="place")


def check_meter(meter: NewMeter, day: date) -> None:
    """Errors: Refused for an index beyond the dial or a seal that has run out."""
    if not meter.serial.strip() or not 3 <= meter.digits <= 8:
        raise Refused("量水器番号と桁数（3から8）を入力してください。", field="serial")
    if not 0 <= meter.start_index < 10**meter.digits:
        raise Refused("設置時の指針が桁数を超えています。", field="start_index")
    if meter.sealed_until <= day:
        raise Refused(
            "検定の有効期間が過ぎた量水器は使えません。", field="sealed_until", cites="計量法第16条第1項",
            what_to_do="検定満期を確かめてください。",
        )  # fmt: skip
