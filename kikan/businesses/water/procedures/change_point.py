"""change_point: use, route, dwellings, owner of a point change (給水装置の変更)."""

from datetime import date

from kikan.businesses.water.models import PointState
from kikan.businesses.water.procedures.register_point import Place, check_place
from kikan.businesses.water.reads.points import point_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("water.change_point", right="water.change", ja="給水装置の変更")
def change_point(
    *, point: int, where: Place, changed_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Let a point be as told from a day on; a bill goes by what holds on the last day of its period.

    Errors: NotFound; Refused where nothing changes, or a bore that only an exchange of the meter may change.
    """
    known = point_on(point, changed_on)
    check_place(where, changed_on)
    if known.meter is not None and where.calibre != known.state.calibre:
        raise Refused(
            "口径は量水器の取替えで変わります。",
            field="calibre",
            what_to_do="量水器の取替えを入力してください。",
        )
    if all(getattr(known.state, name) == value for name, value in vars(where).items()):
        raise Refused("変更がありません。", field="place")
    entry = append(
        actor=actor, kind="water.point_changed", procedure="water.change_point",
        subjects=[("water_point", point)], happened_on=changed_on, read_at=read_at,
    )  # fmt: skip
    history.change(PointState, {"point": point}, vars(where), entry=entry.number, valid_from=changed_on)
    return entry
