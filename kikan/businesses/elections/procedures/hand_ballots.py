"""hand_ballots, cancel_ballot: reception at the polls (受付): what does not fit blocks, it never only warns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kikan.businesses.elections.law.early_votes import ABSENTEE_VOTE, EARLY_VOTE, early_vote_kind
from kikan.businesses.elections.models import Contest, Election, RollEntry, Vote
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.models.vote import CorrectionReason, VoteKind
from kikan.businesses.elections.reads import roll
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Profile
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

SENT = (VoteKind.ABSENTEE_SENT, VoteKind.MAIL_SENT)
ASK = "投票用紙を渡さず、事務従事者の責任者に引き継いでください。"


@procedure("elections.hand_ballots", right="elections.reception", ja="投票の受付")
def hand_ballots(
    *, election: int, person: int, actor: Actor, district: int | None = None, contests: tuple[int, ...] = (),
    sent: int = 0, is_proxy: bool = False,
) -> tuple[int, ...]:  # fmt: skip
    """Keep that a voter is handed the ballots of an election today; returns the numbers of the reception.

    district: the polling place on election day. contests: all that are open today where none is named. sent: the kind
    of an absentee or mail vote whose ballots are sent. The kind of a vote before the day follows from the age.
    Errors: NotFound; Refused for everything but a voter who may vote here now. The database holds one ballot a contest.
    """
    day, held = clock.today(), roll.election_of(election)
    if held is None:
        raise NotFound("この選挙は登録されていません。", field="election")
    voter = _require_voter(person, held, day)
    _require_place(voter, held, day, district)
    kind = _kind(person, held, day, sent)
    opened = _open(held, day, contests, voter)
    _refuse_second(person, opened)
    first = numbers.draw("elections.vote", len(opened))
    entry = append(
        actor=actor, kind="elections.ballots_handed", procedure="elections.hand_ballots",
        subjects=[("vote", first + n) for n in range(len(opened))], happened_on=day, reason=str(kind.label),
        cites="公職選挙法第36条・第44条",
    ).number  # fmt: skip
    rows = [
        Vote(
            municipality=current_or_raise(), vote=first + n, contest=one.contest, person=person, kind=kind,
            district=district, voted_on=day, received_at=timezone.now(), is_proxy=is_proxy, entry=entry,
        )
        for n, one in enumerate(opened)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            Vote.objects.bulk_create(rows)
    except IntegrityError:
        # Another terminal was quicker: its row is committed by now, so the refusal can name it.
        _refuse_second(person, opened)
        raise
    return tuple(row.vote for row in rows)


def _require_voter(person: int, held: Election, day: date) -> RollEntry:
    voter = roll.entry_on(person, day)
    if voter is None:
        raise Refused("選挙人名簿に登録がありません。", cites="公職選挙法第42条第1項", what_to_do=ASK)
    if day > held.election_on:
        raise Refused("投票は終わっています。", cites="公職選挙法第44条", what_to_do=ASK)
    if roll.entry_on(person, held.election_on) is None:
        raise Refused(
            "選挙期日には名簿から抹消されています（転出後4か月の経過）。", cites="公職選挙法第28条第2号・第43条",
            what_to_do=f"期日前投票ができるかどうかは委員会が判断します。{ASK}",
        )  # fmt: skip
    if roll.is_suspended(person, day):
        raise Refused("選挙権が停止されています。", cites="公職選挙法第11条・第43条", what_to_do=ASK)
    return voter


def _require_place(voter: RollEntry, held: Election, day: date, district: int | None) -> None:
    if day == held.election_on and (district is None or voter.district != district):
        raise Refused("この投票所の選挙人ではありません。", cites="公職選挙法第44条第1項", what_to_do=ASK)


def _kind(person: int, held: Election, day: date, sent: int) -> VoteKind:
    """Errors: Refused for who has not the age by election day; NotFound without a birth date."""
    if sent:
        if VoteKind(sent) not in SENT or day >= held.election_on:
            raise Refused(
                "投票用紙を送付できるのは、選挙期日の前の不在者投票・郵便等投票です。", field="sent"
            )
        return VoteKind(sent)
    if day == held.election_on:
        return VoteKind.DAY
    profile = as_of(Profile.objects.filter(municipality=current_or_raise(), person=person), day).first()
    if profile is None or profile.birth_lower != profile.birth_upper:
        raise Refused("生年月日が確かめられません。", what_to_do=ASK)
    days = (column(to_day(each)) for each in (profile.birth_on, day, held.election_on))
    found = int(early_vote_kind(*days, law=roll.law_of(held.election_on))[0])
    kinds = {EARLY_VOTE: VoteKind.EARLY, ABSENTEE_VOTE: VoteKind.ABSENTEE_HERE}
    if found not in kinds:
        raise Refused("選挙期日までに選挙権の年齢に達しません。", cites="公職選挙法第9条", what_to_do=ASK)
    return kinds[found]


def _open(held: Election, day: date, asked: tuple[int, ...], voter: RollEntry) -> list[Contest]:
    """The contests the voter gets ballots of. Errors: Refused, also for who moved out where residence is asked."""
    known = roll.contests_of(held.election)
    opened = [c for c in known if c.early_from <= day and (not asked or c.contest in asked)]
    if not opened or (asked and len(opened) < len(set(asked))):
        raise Refused(
            "この選挙の投票は、今日は受け付けていません。",
            cites="公職選挙法第48条の2第1項",
            field="contests",
            what_to_do=ASK,
        )
    if voter.moved_out_on is not None and voter.moved_out_on <= day:
        local = next((c for c in opened if c.kind >= ContestKind.GOVERNOR), None)
        if local is not None:
            raise Refused(
                f"転出しているため、{ContestKind(local.kind).label}の選挙では受け付けられません。",
                cites="公職選挙法第9条第2項・第3項・第43条",
                what_to_do=f"県内に引き続き住所があることの確認などは責任者が行います。{ASK}",
            )
    return opened


def _refuse_second(person: int, opened: Sequence[Contest]) -> None:
    """Errors: Refused where a ballot of one of these contests is out already."""
    for vote in roll.votes_of(person, [c.contest for c in opened]):
        names: Any = {c.contest: ContestKind(c.kind).label for c in opened}
        when = f"{timezone.localtime(vote.received_at):%m月%d日%H時%M分}"
        word = "投票用紙を送付しています" if vote.kind in SENT else "すでに投票の受付をしています"
        raise Refused(
            f"{names[vote.contest]}：{word}（{when}、{VoteKind(vote.kind).label}）。", cites="公職選挙法第36条",
            what_to_do=ASK,
        )  # fmt: skip


@procedure("elections.cancel_ballot", right="elections.change", ja="投票の受付の訂正", takes_two=True)
def cancel_ballot(*, vote: int, reason: int, actor: Actor) -> int:
    """Take a reception back, by another person than who made it; returns the entry.

    Errors: NotFound; Refused for one taken back already, by its own receiver, or `RETURNED` for one that was not sent.
    """
    found, why = roll.vote_of(vote), CorrectionReason(reason)
    if found is None:
        raise NotFound("この受付番号の受付はありません。", field="vote")
    if found.cancelled_by is not None:
        raise Refused("この受付はすでに取り消されています。", field="vote")
    if (why == CorrectionReason.RETURNED) != (found.kind in SENT):
        raise Refused("理由が受付の種類に合いません。", field="reason")
    if JournalEntry.objects.values_list("actor", flat=True).get(number=found.entry) == actor.user:
        raise Refused("受け付けた人は訂正できません。", what_to_do="別の人が訂正してください。")
    entry = append(
        actor=actor, kind="elections.ballot_cancelled", procedure="elections.cancel_ballot",
        subjects=[("vote", vote)], happened_on=clock.today(), reason=str(why.label), corrects=found.entry,
    )  # fmt: skip
    Vote.objects.filter(municipality=current_or_raise(), vote=vote).update(cancelled_by=entry.number)
    return entry.number
