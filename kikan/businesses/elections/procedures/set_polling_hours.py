"""set_polling_hours: a polling place that opens or closes at another time than the law's (投票所の開閉時刻の変更)."""

from kikan.businesses.elections.models import PollingHours
from kikan.businesses.elections.reads import places, roll
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure

CITES = "公職選挙法第40条第1項"
STATUTE = "public_offices_election_act"


@procedure("elections.set_polling_hours", right="elections.parameter", ja="投票所の開閉時刻の変更")
def set_polling_hours(*, election: int, district: int, opens_at: int, closes_at: int, actor: Actor) -> int:
    """Let a polling place open up to two hours earlier or later, or close up to four hours earlier; returns the entry.

    opens_at, closes_at: minutes from midnight. Errors: NotFound; Refused for hours the law does not allow.
    """
    held = places.require_election(election)
    if roll.district_on(district, held.election_on) is None:
        raise NotFound("この投票区は選挙期日にありません。", field="district")
    law = roll.law_of(held.election_on)
    opens, closes = law.amount(f"{STATUTE}.polls_open"), law.amount(f"{STATUTE}.polls_close")
    shift, earlier = law.amount(f"{STATUTE}.polls_open_shift"), law.amount(f"{STATUTE}.polls_close_earlier")
    if abs(opens_at - opens) > shift or not closes - earlier <= closes_at <= closes:
        raise Refused(
            "開く時刻は午前5時から9時まで、閉じる時刻は午後4時から8時までの間にしてください。", cites=CITES, field="opens_at"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="elections.polling_hours_set", procedure="elections.set_polling_hours",
        subjects=[("election", election)], happened_on=held.election_on, cites=CITES,
    ).number  # fmt: skip
    history.replace(
        PollingHours, {"election": election, "district": district}, {"opens_at": opens_at, "closes_at": closes_at},
        entry=entry, valid_from=held.base_on,
    )  # fmt: skip
    return entry
