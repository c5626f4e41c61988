"""May this person be handed ballots here and now (名簿対照): contest by contest, with the reason in plain words.

The screen shows what the procedure decides: both ask here. Two queries, however many contests there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from kikan.businesses.elections.law.early_votes import ABSENTEE_VOTE, EARLY_VOTE, early_vote_kind
from kikan.businesses.elections.models.election import ContestKind, ContestState
from kikan.businesses.elections.models.roll import SuspensionReason
from kikan.businesses.elections.models.vote import VoteKind
from kikan.businesses.elections.reads import roll
from kikan.businesses.elections.reads.voters import is_of_age
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.shared.history import OPEN
from kikan.shared.tenancy.opener import current_or_raise

SENT = (VoteKind.ABSENTEE_SENT, VoteKind.MAIL_SENT, VoteKind.CONSULATE, VoteKind.ABROAD_SENT)
# Votes of who is on the roll abroad (在外投票): national contests alone.
FROM_ABROAD = (VoteKind.CONSULATE, VoteKind.ABROAD_SENT)
# A provisional vote nobody has decided on stands among the ballots with this kind.
PROVISIONAL = 0
PREFECTURAL = (ContestKind.GOVERNOR, ContestKind.PREFECTURAL_ASSEMBLY)

HELD = """
SELECT e.notice_on, e.election_on, c.contest, c.kind, c.early_from,
  EXISTS (SELECT 1 FROM elections_closing k WHERE k.municipality = e.municipality AND k.election = e.election),
  c.state, e.withdrawn_on IS NOT NULL
FROM elections_election e LEFT JOIN elections_contest c
  ON c.municipality = e.municipality AND c.election = e.election AND c.ended_by IS NULL
WHERE e.municipality = %(town)s AND e.election = %(election)s AND e.ended_by IS NULL ORDER BY c.position
"""
# The row of today or, for who is off the roll, the last there was; once for each ballot that is out, and at least once.
STANDING = """
SELECT r.district, r.moved_out_on, r.valid_from, r.valid_until, d.name, d.place_name,
  s.reason, s.valid_until, p.birth_lower, p.birth_upper, b.contest, b.vote, b.kind, b.received_at, b.place,
  x.person
FROM (SELECT 1) one
LEFT JOIN LATERAL (
  SELECT * FROM elections_roll WHERE municipality = %(town)s AND person = %(person)s AND ended_by IS NULL
    AND valid_from <= %(day)s ORDER BY valid_from DESC LIMIT 1) r ON true
LEFT JOIN elections_district d ON d.municipality = %(town)s AND d.district = r.district AND d.ended_by IS NULL
  AND d.valid_from <= %(election_on)s AND d.valid_until > %(election_on)s
LEFT JOIN elections_suspension s ON s.municipality = %(town)s AND s.person = %(person)s AND s.ended_by IS NULL
  AND s.valid_from <= %(day)s AND s.valid_until > %(day)s
LEFT JOIN addressees_profile p ON p.municipality = %(town)s AND p.person = %(person)s AND p.ended_by IS NULL
  AND p.valid_from <= %(day)s AND p.valid_until > %(day)s
LEFT JOIN (
  SELECT v.contest, v.vote, v.kind, v.received_at, coalesce(e.name, o.place_name, '') AS place
  FROM elections_vote v
  LEFT JOIN elections_early_place e ON e.municipality = v.municipality AND e.place = v.place AND e.ended_by IS NULL
  LEFT JOIN elections_district o ON o.municipality = v.municipality AND o.district = v.district
    AND o.ended_by IS NULL AND o.valid_from <= v.voted_on AND o.valid_until > v.voted_on AND v.kind = 1
  WHERE v.municipality = %(town)s AND v.person = %(person)s AND v.contest = ANY(%(contests)s)
    AND v.cancelled_by IS NULL
  UNION ALL
  SELECT c, i.incident, 0, i.happened_at, '' FROM elections_incident i CROSS JOIN unnest(i.contests) c
  WHERE i.municipality = %(town)s AND i.person = %(person)s AND i.kind = 3 AND i.ruling IS NULL
    AND c = ANY(%(contests)s)) b ON true
LEFT JOIN elections_overseas x ON x.municipality = %(town)s AND x.person = %(person)s AND x.ended_by IS NULL
  AND x.valid_from <= %(day)s AND x.valid_until > %(day)s
"""


@dataclass(frozen=True)
class Held:
    """A contest of the election: its number, kind and first day of early voting; whether it is voted on."""

    contest: int
    kind: ContestKind
    early_from: date
    state: int = ContestState.HELD


@dataclass(frozen=True)
class Setting:
    """An election with its contests in the order of their ballots. is_closed: nobody reads any more who voted."""

    election: int
    notice_on: date
    election_on: date
    contests: tuple[Held, ...]
    is_closed: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Why:
    """A reason not to hand ballots: what is the matter, by which article."""

    ja: str = field(repr=False)
    cites: str = ""


@dataclass(frozen=True)
class Line:
    """A contest for this voter: `why` None means that the ballot is handed. vote: the reception that holds it."""

    contest: int
    kind: ContestKind
    why: Why | None
    vote: int | None = None
    may_confirm: bool = False


@dataclass(frozen=True)
class Judgement:
    """What reception may do with a person. stop: why nothing is handed at all; kind: how the vote is cast.

    is_abroad: on the roll abroad alone, whose card (在外選挙人証) is looked at.
    """

    person: int
    stop: Why | None
    kind: VoteKind | None = None
    lines: tuple[Line, ...] = ()
    district: int | None = None
    is_abroad: bool = False

    @property
    def open(self) -> tuple[Line, ...]:
        """The contests whose ballots are handed now, in order."""
        return () if self.stop else tuple(line for line in self.lines if line.why is None)

    @property
    def is_absentee_here(self) -> bool:
        """Whether the vote is an absentee one, for the age is only reached by election day."""
        return self.kind == VoteKind.ABSENTEE_HERE

    @property
    def why(self) -> Why | None:
        """The first reason where nothing at all may be handed."""
        if self.open:
            return None
        return self.stop or next((line.why for line in self.lines if line.why), None)


def setting_of(election: int) -> Setting | None:
    """The election with its contests; one query."""
    rows = _rows(HELD, town=current_or_raise(), election=election)
    if not rows:
        return None
    held = tuple(Held(r[2], ContestKind(r[3]), r[4], r[6]) for r in rows if r[2] is not None)
    return Setting(election, rows[0][0], rows[0][1], held, rows[0][5], rows[0][7])


def judge(
    held: Setting, person: int, day: date, *, district: int | None = None, sent: int = 0, is_confirmed: bool = False,
    is_card_shown: bool = False, is_for_abroad: bool = False,
) -> Judgement:  # fmt: skip
    """Judge one person on a day; one query. Of a closed election nothing is told but that it is closed.

    district: the polling place, asked on election day alone. sent: the kind of an absentee or mail vote. is_confirmed:
    an officer has confirmed a continued residence in the prefecture (公職選挙法第44条第3項). is_card_shown: a voter abroad
    who is in Japan has shown the card (在外選挙人証), which counts at places that are for_abroad (第49条の2第3項).
    """
    if held.is_closed:
        return Judgement(person, Why("この選挙の記録は閉鎖されています。", "公職選挙法第71条"))
    rows = _rows(
        STANDING, town=current_or_raise(), person=person, day=day, election_on=held.election_on,
        contests=[c.contest for c in held.contests],
    )  # fmt: skip
    number, moved_out_on, since, until, name, place, reason, restored_on, lower, upper = rows[0][:10]
    ballots = {row[10]: row[11:15] for row in rows if row[10] is not None}
    is_listed, is_abroad = since is not None and until > day, rows[0][15] is not None
    is_guest = not sent and is_card_shown and is_abroad and not is_listed
    from_abroad = sent in FROM_ABROAD or is_guest
    off = _not_abroad(is_abroad) if from_abroad else _not_listed(is_listed, is_abroad, moved_out_on, until)
    stop = (
        _withdrawn(held)
        or _over(held, day)
        or off
        or (_suspended(reason, restored_on) if reason is not None else None)
        or (_not_designated(is_for_abroad) if is_guest else None)
        or (None if from_abroad else _elsewhere(held, day, number, district, name, place))
    )
    kind = None if stop else _kind(held, day, lower, upper, sent)
    if isinstance(kind, Why):
        stop, kind = kind, None
    has_left = not from_abroad and (moved_out_on is not None and moved_out_on <= day)
    first = {c.contest: _first_day(held, c, sent) for c in held.contests}
    lines = tuple(
        _national(one, from_abroad)
        or _line(one, day, first[one.contest], ballots.get(one.contest), has_left, is_confirmed)
        for one in held.contests
    )
    return Judgement(
        person, stop, kind, lines, district if is_guest else number, is_abroad=is_abroad and not is_listed
    )


def _withdrawn(held: Setting) -> Why | None:
    return (
        Why("この選挙の告示は取り消されました。", "公職選挙法第31条〜第34条") if held.is_withdrawn else None
    )


def _over(held: Setting, day: date) -> Why | None:
    return Why("投票は終わっています。", "公職選挙法第44条") if day > held.election_on else None


def _not_abroad(is_abroad: bool) -> Why | None:
    return None if is_abroad else Why("在外選挙人名簿に登録がありません。", "公職選挙法第42条第1項")


def _not_designated(is_for_abroad: bool) -> Why | None:
    if is_for_abroad:
        return None
    ja = "ここは在外選挙人の投票を受け付ける投票所ではありません。指定された投票所を案内してください。"
    return Why(ja, "公職選挙法第49条の2第3項")


def _national(one: Held, from_abroad: bool) -> Line | None:
    """The refusal of a contest that is not national to who is on the roll abroad; None where there is nothing to refuse."""
    if not from_abroad or one.kind < ContestKind.GOVERNOR:
        return None
    ja = f"在外選挙人名簿の選挙人は、{one.kind.label}の選挙では投票できません。"
    return Line(one.contest, one.kind, Why(ja, "公職選挙法第49条の2第1項"))


def _not_listed(
    is_listed: bool, is_abroad: bool, moved_out_on: date | None, until: date | None
) -> Why | None:
    if is_listed:
        return None
    if is_abroad:
        ja = "在外選挙人名簿の選挙人です。在外選挙人証を確かめ、指定された投票所で投票します。"
        return Why(ja, "公職選挙法第49条の2第3項")
    return _off_roll(moved_out_on, until)


def _off_roll(moved_out_on: date | None, until: date | None) -> Why:
    if until is None:
        return Why("選挙人名簿に登録がありません。", "公職選挙法第42条第1項")
    if moved_out_on is not None:
        return Why(
            f"選挙人名簿に登録がありません（{_md(moved_out_on)}に転出し、4か月を過ぎて抹消）。",
            "公職選挙法第28条第2号・第42条第1項",
        )
    return Why(f"選挙人名簿に登録がありません（{_md(until)}に抹消）。", "公職選挙法第28条・第42条第1項")


def _suspended(reason: int, restored_on: date) -> Why:
    until = "" if restored_on == OPEN else f"。{_md(restored_on)}に回復します"
    return Why(
        f"選挙権が停止されています（{SuspensionReason(reason).label}{until}）。", "公職選挙法第11条・第43条"
    )


def _elsewhere(
    held: Setting, day: date, number: int | None, district: int | None, name: str | None, place: str | None
) -> Why | None:
    if day != held.election_on or (district is not None and number == district):
        return None
    right = f"投票所は{place}（{name}）です。" if place else "投票区が決まっていません。"
    return Why(f"この投票所の選挙人ではありません。{right}", "公職選挙法第44条第1項")


def _kind(held: Setting, day: date, lower: date | None, upper: date | None, sent: int) -> VoteKind | Why:
    """How the vote is cast by day and age."""
    if sent:
        if VoteKind(sent) in SENT and (day < held.election_on or sent == VoteKind.CONSULATE):
            return VoteKind(sent)
        return Why("投票用紙を送付できるのは、選挙期日の前の不在者投票・郵便等投票です。", "公職選挙法第49条")
    if day == held.election_on and (lower is None or lower != upper or is_of_age(lower, day)):
        return VoteKind.DAY
    if day == held.election_on:
        return Why("選挙期日に選挙権の年齢に達していません。", "公職選挙法第9条")
    if lower is None or lower != upper:
        return Why("生年月日が確かめられません。", "公職選挙法第9条")
    days = (column(to_day(each)) for each in (lower, day, held.election_on))
    found = int(early_vote_kind(*days, law=roll.law_of(held.election_on))[0])
    kinds = {EARLY_VOTE: VoteKind.EARLY, ABSENTEE_VOTE: VoteKind.ABSENTEE_HERE}
    return kinds.get(found) or Why("選挙期日までに選挙権の年齢に達しません。", "公職選挙法第9条")


def _first_day(held: Setting, one: Held, sent: int) -> date:
    """Ballots are sent from the day of the notice on; those of a contest that begins later, from its own day.

    Abroad they go out as soon as the election is known.
    """
    if sent == VoteKind.ABROAD_SENT:
        return date.min
    usual = min(c.early_from for c in held.contests)
    return held.notice_on if sent and one.early_from == usual else one.early_from


def _line(
    one: Held, day: date, first: date, ballot: tuple[Any, ...] | None, has_left: bool, is_confirmed: bool
) -> Line:
    if one.state != ContestState.HELD:
        state = ContestState(one.state)
        cites = "公職選挙法第100条" if state == ContestState.UNCONTESTED else ""
        return Line(one.contest, one.kind, Why(f"{state.label}のため、この選挙の投票は行いません。", cites))
    if ballot is not None:
        vote, kind, at, where = ballot
        if kind == PROVISIONAL:
            when = f"{timezone.localtime(at):%-m月%-d日%-H時%-M分}"
            ja = f"{when}に仮投票をしています（取扱{vote}番）。受理するかどうかの決定を待っています。"
            return Line(one.contest, one.kind, Why(ja, "公職選挙法第50条第3項"))
        why = Why(_given(VoteKind(kind), at, where, vote), "公職選挙法第36条")
        return Line(one.contest, one.kind, why, vote)
    if day < first:
        early = f"期日前投票は{_md(first)}からです。"
        why = Why(f"今日は受け付けていません。{early}", "公職選挙法第48条の2第1項")
        return Line(one.contest, one.kind, why)
    may_confirm = one.kind in PREFECTURAL
    if has_left and one.kind >= ContestKind.GOVERNOR and not (may_confirm and is_confirmed):
        more = "県内に引き続き住所があることを責任者が確認すれば投票できます。" if may_confirm else ""
        ja = f"転出しているため、{one.kind.label}の選挙では受け付けられません。{more}"
        why = Why(ja, "公職選挙法第9条第2項・第3項・第43条")
        return Line(one.contest, one.kind, why, may_confirm=may_confirm)
    return Line(one.contest, one.kind, None)


def _given(kind: VoteKind, at: datetime, where: str, vote: int) -> str:
    """Where, when and how the ballot went out."""
    when = f"{timezone.localtime(at):%-m月%-d日%-H時%-M分}"
    if kind == VoteKind.CONSULATE:
        return f"{when}に在外公館での投票を受領しています（受付{vote}番）。"
    if kind in SENT:
        return f"{when}に投票用紙を送付しています（{kind.label}、受付{vote}番）。"
    return f"すでに投票の受付をしています（{when}、{where or kind.label}、{kind.label}、受付{vote}番）。"


def _md(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _rows(query: str, **values: Any) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
