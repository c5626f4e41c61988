"""Beside plain receptions: a vote refused, a provisional vote and its decision, a spoilt ballot exchanged.

Nothing here tells who voted how: an exchange names no voter, a provisional vote is an envelope the voter signs.
"""

from datetime import date
from typing import Any

from kikan.businesses.elections.models import Incident, Vote
from kikan.businesses.elections.models.incident import IncidentKind, Ruling
from kikan.businesses.elections.models.vote import VoteKind
from kikan.businesses.elections.procedures.hand_ballots import cancel_ballot
from kikan.businesses.elections.reads import closing, finding, incidents, places, roll
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

REFUSAL, EXCHANGE, COUNT = "公職選挙法第50条", "公職選挙法施行令第36条", "公職選挙法第66条第1項"
WRONG_PERSON = 1


@procedure("elections.refuse_vote", right="elections.change", ja="投票の拒否")
def refuse_vote(
    *, election: int, person: int, where: places.Place, reason: str, are_witnesses_heard: bool, actor: Actor
) -> int:  # fmt: skip
    """Keep that the manager of a polling place refused a vote today, after hearing the witnesses; returns its number.

    Errors: NotFound; Refused without reason, unheard witnesses, or on a day or at a place nobody votes.
    """
    _require_open(election, person, where)
    _require_heard(reason, are_witnesses_heard)
    return _kept(
        election, IncidentKind.REFUSED, where, actor, "elections.refuse_vote", "elections.vote_refused",
        f"{REFUSAL}第2項", person=person, reason=reason,
    )  # fmt: skip


@procedure("elections.cast_provisionally", right="elections.change", ja="仮投票")
def cast_provisionally(
    *, election: int, person: int, where: places.Place, reason: str, are_witnesses_heard: bool, actor: Actor,
    contests: tuple[int, ...] = (),
) -> int:  # fmt: skip
    """Keep a provisional vote: refused, and the voter insists, or a witness objects; returns its number.

    contests: the ballots it was cast with; all that are voted on today where none is named.
    It blocks every other reception of the voter until it is decided. Errors: as refuse_vote; Refused for a second one.
    """
    _require_open(election, person, where)
    _require_heard(reason, are_witnesses_heard)
    if incidents.is_waiting(election, person, IncidentKind.PROVISIONAL):
        raise Refused(
            "この人の仮投票はすでに記録されています。", cites=f"{REFUSAL}第3項", field="person",
            what_to_do="一覧を確かめてください。",
        )  # fmt: skip
    opened = [
        c.contest for c in roll.contests_of(election) if not where.is_early or c.early_from <= clock.today()
    ]
    if not opened or not set(contests) <= set(opened):
        raise Refused("この選挙の投票は、今日は受け付けていません。", field="contests")
    return _kept(
        election, IncidentKind.PROVISIONAL, where, actor, "elections.cast_provisionally",
        "elections.cast_provisionally", f"{REFUSAL}第3項・第5項", person=person, reason=reason,
        contests=[c for c in opened if not contests or c in contests],
    )  # fmt: skip


@procedure("elections.exchange_ballot", right="elections.change", ja="投票用紙の引換え")
def exchange_ballot(*, election: int, contest: int, where: places.Place, reason: str, actor: Actor) -> int:
    """Keep that a spoilt ballot was taken back and another handed; nobody is named. Returns its number.

    Errors: NotFound; Refused without reason, or on a day or at a place nobody votes.
    """
    _require_open(election, None, where)
    if contest not in {c.contest for c in roll.contests_of(election)}:
        raise NotFound("この選挙の投票用紙ではありません。", field="contest")
    if not reason.strip():
        raise Refused("引き換えた理由を入力してください。", cites=EXCHANGE, field="reason")
    return _kept(
        election, IncidentKind.EXCHANGED, where, actor, "elections.exchange_ballot", "elections.ballot_exchanged",
        EXCHANGE, reason=reason, contests=[contest],
    )  # fmt: skip


@procedure(
    "elections.rule_incident", right="elections.change", ja="仮投票・照合の食い違いの決定", takes_two=True
)
def rule_incident(*, incident: int, ruling: int, reason: str, actor: Actor) -> int:
    """Keep what was decided about a provisional vote or a double mark; returns the entry.

    A provisional vote: by another person than who kept it; accepted, it is a vote of its day and place. A double mark:
    by two persons, of whom the second says the same as the first. Errors: NotFound; Refused.
    """
    held, what = incidents.incident_of(incident), Ruling(ruling)
    if held is None or closing.closing_of(held.election) is not None:
        raise NotFound("この取扱番号の記録はないか、選挙の記録が閉鎖されています。", field="incident")
    if held.ruling is not None or what not in dict(incidents.rulings(held.kind)):
        raise Refused("すでに決定しているか、この取扱いに合わない決定です。", field="ruling")
    if not reason.strip():
        raise Refused("決定の理由を入力してください。", cites=COUNT, field="reason")
    is_first = held.kind == IncidentKind.DOUBLE_MARK and held.proposed != what
    _require_another(
        held.entry if held.kind == IncidentKind.PROVISIONAL or is_first else held.proposed_entry, actor
    )
    entry = append(
        actor=actor, kind="elections.incident_ruled", procedure="elections.rule_incident",
        subjects=[("incident", incident)], happened_on=clock.today(), reason=str(what.label), cites=COUNT,
        corrects=held.entry,
    ).number  # fmt: skip
    mine = Incident.objects.filter(municipality=current_or_raise(), incident=incident)
    if is_first:
        mine.update(proposed=what, proposed_entry=entry, ruling_reason=reason.strip())
        return entry
    if what == Ruling.FIRST_WRONG:
        for vote in incidents.standing_votes(_person(held), held.contests):
            cancel_ballot(vote=vote.vote, reason=WRONG_PERSON, actor=actor)
    if what in (Ruling.ACCEPTED, Ruling.FIRST_WRONG):
        _receive(held, entry)
    mine.update(ruling=what, ruled_on=clock.today(), ruling_reason=reason.strip(), ruling_entry=entry)
    return entry


def _receive(held: Incident, entry: int) -> None:
    """The ballots of a provisional vote or a mark become receptions of their own day. Errors: Refused."""
    person = _person(held)
    if incidents.standing_votes(person, held.contests):
        raise Refused(
            "この人には有効な受付があるので、受理できません。", cites="公職選挙法第36条", field="ruling",
            what_to_do="先の受付が誤りなら、受付を訂正してから決定してください。",
        )  # fmt: skip
    first = numbers.draw("elections.vote", len(held.contests))
    listed = roll.entry_on(person, held.happened_on)
    Vote.objects.bulk_create(
        Vote(
            municipality=current_or_raise(), vote=first + n, contest=contest, person=person,
            kind=VoteKind.EARLY if held.place else VoteKind.DAY, district=listed.district if listed else held.district,
            place=held.place, voted_on=held.happened_on, received_at=held.happened_at, entry=entry,
        )
        for n, contest in enumerate(held.contests)
    )  # fmt: skip


def _person(held: Incident) -> int:
    assert held.person is not None, "only acts of a voter are decided on"
    return held.person


def _require_another(entry: int | None, actor: Actor) -> None:
    if JournalEntry.objects.values_list("actor", flat=True).filter(number=entry or 0).first() == actor.user:
        raise Refused("記録した人（一人目）は決定できません。", what_to_do="別の人が決定してください。")


def _require_heard(reason: str, are_witnesses_heard: bool) -> None:
    if not reason.strip():
        raise Refused("理由を入力してください。", cites=f"{REFUSAL}第2項", field="reason")
    if not are_witnesses_heard:
        raise Refused(
            "投票立会人の意見を聴いてから、投票管理者が決定します。", cites=f"{REFUSAL}第2項", field="are_witnesses_heard",
            what_to_do="意見を聴いて、欄に印を付けてください。",
        )  # fmt: skip


def _require_open(election: int, person: int | None, where: places.Place) -> None:
    """Errors: NotFound for no such election or person; Refused where nobody votes today."""
    held, today = places.require_election(election), clock.today()
    if closing.closing_of(election) is not None:
        raise NotFound("この選挙の記録は閉鎖されています。", field="election")
    if where.election not in (None, election):
        raise NotFound("この選挙の投票所ではありません。", field="where")
    if closed := places.closed_today(where, held.election_on, today):
        raise Refused(closed, field="where")
    if person is not None and finding.person_found(person, today) is None:
        raise NotFound(
            "この人の記録がありません。", field="person", what_to_do="宛名番号を確かめてください。"
        )


def _kept(
    election: int, kind: IncidentKind, where: places.Place, actor: Actor, name: str, journal: str, cites: str,
    **more: Any,
) -> int:  # fmt: skip
    day: date = clock.today()
    number = numbers.draw("elections.incident")
    entry = append(
        actor=actor, kind=journal, procedure=name, subjects=[("incident", number)], happened_on=day,
        reason=str(kind.label), cites=cites,
    ).number  # fmt: skip
    more["reason"] = more["reason"].strip()
    Incident.objects.create(
        municipality=current_or_raise(), incident=number, election=election, kind=kind, district=where.district,
        place=where.early, happened_on=day, happened_at=clock.now(), entry=entry, **more,
    )  # fmt: skip
    return number
