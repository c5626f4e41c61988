"""Entry ex officio (職権記載): an address is set for people on no register (住所設定), 就籍, and others found by the office."""

from collections.abc import Mapping
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import entering
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Elsewhere, NewPerson, Papers, Place, seen
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure

ADDRESS_SET = "1"


@procedure("residents.enter_ex_officio", right="residents.change", ja="職権記載")
def enter_ex_officio(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    persons: tuple[NewPerson, ...],
    detail: str = ADDRESS_SET,
    came_from: Elsewhere | None = None,
    place: Place | None = None,
    household: int | None = None,
    relationships: Mapping[int, str] | None = None,
    last_registered: str = "",
    since_text: str = "",
    factual_head: str = "",
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Enter people ex officio. `came_from` is blank for a newborn and may be 不明; the rest as in accept_move_in.

    `since_text`: the day of becoming a resident as written where it is unknown.
    Law: 住民基本台帳法 第8条・第14条, 同法施行令 第12条第1項・第3項
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.enter_ex_officio",
        "residents.entered_ex_officio",
        codes.ENTERED_EX_OFFICIO,
        happened_on,
        reported_on,
        seen(papers, detail),
        cause,
        read_at,
    )
    if detail not in codes.DETAILS[codes.ENTERED_EX_OFFICIO]:
        raise Refused("職権記載の理由を選んでください。", field="detail")
    entering.load_returning(act, persons)
    home = entering.home_of(act, household, place)
    entering.check_place(act, place if household is None else None)
    act.check(entering.columns_of(act, persons, home))
    arrival = entering.Arrival(came_from or Elsewhere(""), last_registered, since_text)
    return entering.carry_out(
        act, persons, arrival, home, household, relationships=relationships, factual_head=factual_head
    )
