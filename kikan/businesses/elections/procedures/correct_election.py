"""correct_election, withdraw_election, reinstate_election: an announced election changes; nothing of it is lost.

Registrations stay on the roll, cards and receptions stay as they are: what a correction means for them is shown by
`reads.correcting`, and reception judges everybody by the corrected days and contests from then on.
"""

from datetime import date
from typing import Any

from kikan.businesses.elections.models import Contest, EarlyPlace, Election
from kikan.businesses.elections.models.election import ContestKind, ContestState
from kikan.businesses.elections.procedures.set_election import Asked, require_cutoff, starts_of
from kikan.businesses.elections.reads import closing, correcting, places, roll
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

CITES, UNCONTESTED = "公職選挙法第31条〜第34条", "公職選挙法第100条"
ONE_DAY = 1


@procedure("elections.correct_election", right="elections.parameter", ja="選挙の訂正")
def correct_election(
    *, election: int, name: str, notice_on: date, election_on: date, base_on: date, contests: tuple[Asked, ...],
    reason: str, actor: Actor, uncontested: tuple[int, ...] = (), moves_until: date | None = None,
) -> int:  # fmt: skip
    """Correct the days and contests of an election; returns the entry.

    contests: those there are to be; others are given up (取りやめ) but kept. uncontested: kinds nobody votes on, for
    there are no more candidates than seats. Early places follow the new days where they overlap them.
    Errors: NotFound for no such election or a closed one; Refused as set_election does, without reason or change, for
    one withdrawn or over, a day before ballots that are out, a registration run that waits for its release.
    """
    held = _require_open(election)
    if held.withdrawn_on is not None:
        raise Refused(
            "この選挙の告示は取り消されています。",
            field="election",
            what_to_do="先に取消しを戻してください。",
        )
    if clock.today() > held.election_on:
        raise Refused("選挙期日が過ぎているので、訂正できません。", cites=CITES, field="election_on")
    _require_reason(reason)
    starts = starts_of(notice_on, election_on, base_on, contests)
    require_cutoff(moves_until, election_on)
    kinds = {one.kind: start for one, start in zip(contests, starts, strict=True)}
    if not set(uncontested) <= set(kinds):
        raise Refused("無投票の選挙が、行う選挙の中にありません。", cites=UNCONTESTED, field="uncontested")
    last = correcting.last_ballot_on(election)
    if election_on != held.election_on and last is not None and last >= election_on:
        raise Refused(
            f"{last.month}月{last.day}日に投票用紙を交付しているので、選挙期日はその翌日より前にできません。",
            cites=CITES, field="election_on", what_to_do="日付を確かめてください。",
        )  # fmt: skip
    if correcting.is_registering(election):
        raise Refused(
            "確定していない選挙時登録の試算があります。", field="base_on",
            what_to_do="試算を取り消してから訂正し、訂正のあとで試算し直してください。",
        )  # fmt: skip
    values = {
        "name": name.strip(),
        "notice_on": notice_on,
        "election_on": election_on,
        "base_on": base_on,
        "moves_until": moves_until,
    }
    changes = _contest_changes(election, kinds, uncontested)
    if not changes and all(getattr(held, key) == value for key, value in values.items()):
        raise Refused("訂正するところがありません。", field="name", what_to_do="内容を確かめてください。")
    entry = append(
        actor=actor, kind="elections.election_corrected", procedure="elections.correct_election",
        subjects=[("election", election)], happened_on=clock.today(), reason=reason.strip()[:40], cites=CITES,
    ).number  # fmt: skip
    history.change(
        Election, {"election": election}, values | {"remark": reason.strip()}, entry=entry, valid_from=held.valid_from
    )  # fmt: skip
    known = {c.kind: c for c in roll.all_contests_of(election)}
    for kind, row in changes.items():
        old = known.get(kind)
        if old is not None:
            key = {"contest": old.contest}
            history.change(Contest, key, row, entry=entry, valid_from=old.valid_from)
        else:
            position = (
                max(c.position for c in known.values()) + 1 + sorted(set(changes) - set(known)).index(kind)
            )
            row |= {"election": election, "kind": kind, "position": position}
            key = {"contest": numbers.draw("elections.contest")}
            history.add(Contest, key, row, entry=entry, valid_from=held.valid_from)
    _follow(election, min(starts), date.fromordinal(election_on.toordinal() - ONE_DAY), entry)
    return entry


def _contest_changes(
    election: int, kinds: dict[int, date], uncontested: tuple[int, ...]
) -> dict[int, dict[str, Any]]:
    """New values by kind of the contests that are not so already."""
    wanted = {
        ContestKind(kind): {
            "early_from": start, "state": ContestState.UNCONTESTED if kind in uncontested else ContestState.HELD
        }
        for kind, start in kinds.items()
    }  # fmt: skip
    known = {c.kind: {"early_from": c.early_from, "state": c.state} for c in roll.all_contests_of(election)}
    given_up = {
        kind: row | {"state": ContestState.GIVEN_UP} for kind, row in known.items() if kind not in wanted
    }
    return {kind: row for kind, row in (wanted | given_up).items() if known.get(kind) != row}


def _follow(election: int, first: date, last: date, entry: int) -> None:
    """Early places keep within the new days; one that lies outside them altogether is left for the commission."""
    for place in places.early_places_of(election):
        days = {"open_on": max(place.open_on, first), "close_on": min(place.close_on, last)}
        if days["open_on"] <= days["close_on"] and days != {
            "open_on": place.open_on,
            "close_on": place.close_on,
        }:
            history.change(EarlyPlace, {"place": place.place}, days, entry=entry, valid_from=place.valid_from)


@procedure("elections.withdraw_election", right="elections.approve", ja="選挙の告示の取消し")
def withdraw_election(*, election: int, reason: str, actor: Actor) -> int:
    """The announcement is undone: nobody is received any more, everything kept stays; returns the entry.

    Errors: NotFound; Refused twice, without reason, or after election day.
    """
    held = _require_open(election)
    if held.withdrawn_on is not None or clock.today() > held.election_on:
        raise Refused("すでに取り消されているか、選挙期日が過ぎています。", cites=CITES, field="reason")
    _require_reason(reason)
    return _stamp(
        held, clock.today(), reason, actor, "elections.election_withdrawn", "elections.withdraw_election"
    )


@procedure("elections.reinstate_election", right="elections.approve", ja="選挙の告示の取消しの取消し")
def reinstate_election(*, election: int, reason: str, actor: Actor) -> int:
    """A withdrawal was a mistake: the election stands again as it did; returns the entry. Errors: NotFound, Refused."""
    held = _require_open(election)
    if held.withdrawn_on is None:
        raise Refused("この選挙の告示は取り消されていません。", field="reason")
    _require_reason(reason)
    return _stamp(held, None, reason, actor, "elections.election_reinstated", "elections.reinstate_election")


def _stamp(held: Election, on: date | None, reason: str, actor: Actor, kind: str, name: str) -> int:
    entry = append(
        actor=actor, kind=kind, procedure=name, subjects=[("election", held.election)], happened_on=clock.today(),
        reason=reason.strip()[:40], cites=CITES,
    ).number  # fmt: skip
    values = {"withdrawn_on": on, "remark": reason.strip()}
    history.change(Election, {"election": held.election}, values, entry=entry, valid_from=held.valid_from)
    return entry


def _require_open(election: int) -> Election:
    held = places.require_election(election)
    if closing.closing_of(election) is not None:
        raise NotFound("この選挙の記録は閉鎖されています。", field="election")
    return held


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            "理由を入力してください。",
            field="reason",
            what_to_do="告示の番号や候補者の数などを書いてください。",
        )
