"""Notice from the new municipality (転入通知): what is confirmed stands beside what was planned."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Elsewhere, Papers
from kikan.businesses.residents.procedures.entering import values_of_home
from kikan.businesses.residents.procedures.sheets import values_of
from kikan.shared.access import Actor
from kikan.shared.addressees.search_keys import address_key
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN
from kikan.shared.procedures import procedure


@procedure("residents.receive_move_in_notice", right="residents.change", ja="転入通知の受理")
def receive_move_in_notice(
    *,
    actor: Actor,
    person: int,
    confirmed_on: date,
    confirmed: Elsewhere,
    notice_on: date,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Keep the confirmed address and day of a move-out; the latest of repeated notices counts.

    A person is a resident until the earlier of the planned and the confirmed day.
    Law: 住民基本台帳法 第9条第1項
    Errors: NotFound, Refused, Stale.
    """
    act = Act(
        actor,
        "residents.receive_move_in_notice",
        "residents.move_in_notice_received",
        codes.MOVE_IN_NOTICE,
        confirmed_on,
        notice_on,
        papers or Papers(),
        cause,
        read_at,
    )
    act.load([person])
    act.keep_out_of_drafts([person])
    removal = act.draft.removal(person).last()
    if removal is None or removal.valid_until != OPEN or int(removal.reason) not in codes.MOVES_OUT:
        raise Refused(
            "E10 転出が記録されていない人です。",
            field="person",
            what_to_do="対象者を確かめるか、先に転出を記録してください。",
        )
    act.check(act.columns(1))
    act.refuse_errors()
    ended = removal.valid_from
    _confirm(act, person, confirmed, confirmed_on, notice_on)
    if confirmed_on < ended:
        _leave_earlier(act, person, ended)
    return act.carry_out([person], {person: removal.household})


def _confirm(act: Act, person: int, to: Elsewhere, on: date, notice_on: date) -> None:
    sheet = act.draft.removal(person)
    row = sheet.last()
    assert row is not None
    sheet.change(
        {"confirmed_address": to.address, "confirmed_on": on, "notice_on": notice_on}, row.valid_from
    )
    home = act.draft.home(person).at(row.valid_from)
    if home is not None:
        values = {
            "address": to.address,
            "address_key": address_key(to.address),
            "postal_code": to.postal_code,
        }
        act.draft.home(person).change({**values_of_home(home), **values}, row.valid_from)


def _leave_earlier(act: Act, person: int, ended: date) -> None:
    """The new municipality says an earlier day: residency, removal and household follow it."""
    draft = act.draft
    rows = draft.resident(person).rows
    last = rows[-1] if rows else None
    if last is None or last.valid_from >= act.happened_on:
        raise Refused(
            "E12 転入通知の日より後に、この人の異動が記録されています。",
            field="confirmed_on",
            what_to_do="後の異動を取り消してから受理してください。",
        )
    draft.load_household(last.household, act.happened_on)
    removal, home = draft.removal(person).at(ended), draft.home(person).at(ended)
    assert removal is not None
    draft.resident(person).cut(act.happened_on)
    draft.removal(person).put(values_of(removal), act.happened_on, removal.valid_until)
    if home is not None:
        draft.home(person).put(values_of(home), act.happened_on, home.valid_until)
    for member in draft.members(last.household, ended):
        # What was arranged for the day of leaving holds from the earlier day.
        values = {"relationship": member.relationship, "is_head": member.is_head}
        draft.resident(member.person).change(values, act.happened_on, ended)
    households.close(act, {last.household}, {})
