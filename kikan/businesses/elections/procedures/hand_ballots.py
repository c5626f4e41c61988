"""hand_ballots, cancel_ballot: reception at the polls (受付): what does not fit blocks, it never only warns."""

from typing import Any

from django.db import connection

from kikan.businesses.elections.models import EarlyPlace, Incident, Vote
from kikan.businesses.elections.models.incident import IncidentKind
from kikan.businesses.elections.models.poll import Oath
from kikan.businesses.elections.models.vote import CorrectionReason, VoteKind
from kikan.businesses.elections.reads import counted, places, roll
from kikan.businesses.elections.reads.judging import SENT, Judgement, judge, setting_of
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

ASK = "投票用紙を渡さず、事務従事者の責任者に引き継いでください。"

# Only writes, in one statement: the journal's number is held by nobody longer than this. One ballot a contest is held by
# `elections_vote_once`; what another terminal has written meanwhile is left out and then refused.
HAND = """
INSERT INTO elections_vote (municipality, vote, contest, person, kind, district, place, oath, voted_on, received_at,
  is_proxy, is_braille, is_confirmed, is_from_abroad, entry)
SELECT %(town)s, %(first)s + n - 1, contest, %(person)s, %(kind)s, %(district)s, %(place)s, %(oath)s, %(day)s, %(at)s,
  %(proxy)s, %(braille)s, %(confirmed)s, %(abroad)s, %(entry)s
FROM unnest(%(contests)s::bigint[]) WITH ORDINALITY AS c (contest, n)
ON CONFLICT (municipality, contest, person) WHERE cancelled_by IS NULL DO NOTHING
"""


@procedure("elections.hand_ballots", right="elections.reception", ja="投票の受付")
def hand_ballots(
    *, election: int, person: int, actor: Actor, district: int | None = None, place: int | None = None,
    oath: int | None = None, contests: tuple[int, ...] = (), sent: int = 0, is_proxy: bool = False,
    is_braille: bool = False, is_confirmed: bool = False, helpers: tuple[str, ...] = (),
    is_card_shown: bool = False,
) -> tuple[int, ...]:  # fmt: skip
    """Keep that a voter is handed the ballots of an election today; returns the numbers of the reception.

    district: the polling place on election day; place and oath: where and why a voter votes before it. contests: all
    that are open to the voter where none is named. sent: the kind of an absentee or mail vote whose ballots are sent.
    helpers: the two of the staff who help with a vote by proxy.
    is_confirmed: continued residence in the prefecture, which takes the right `elections.change`.
    is_card_shown: a voter abroad who is in Japan has shown the card (在外選挙人証), at a place that is for them.
    Errors: NotFound; Refused for everything but a voter who may vote here now. The database holds one ballot a contest.
    """
    day, held = clock.today(), setting_of(election)
    if held is None:
        raise NotFound("この選挙は登録されていません。", field="election")
    if is_confirmed:
        actor.require("elections.change")
    named = _require_helpers(helpers) if is_proxy else ()
    asked: dict[str, Any] = {
        "district": district, "sent": sent, "is_confirmed": is_confirmed, "is_card_shown": is_card_shown,
        "is_for_abroad": is_card_shown and _is_for_abroad(place, district),
    }  # fmt: skip
    judged = judge(held, person, day, **asked)
    opened = _opened(judged, contests)
    kind = judged.kind
    assert kind is not None, "a contest is open only where the kind of the vote is known"
    if kind in (VoteKind.EARLY, VoteKind.ABSENTEE_HERE):
        _require_early(place, oath, election)
    is_early = kind in (VoteKind.EARLY, VoteKind.ABSENTEE_HERE)
    is_guest = judged.is_abroad and not sent
    first = numbers.draw("elections.vote", len(opened))
    more, article = ("（在外選挙人証）", "第49条の2第3項") if is_guest else ("", "第44条")
    entry = append(
        actor=actor, kind="elections.ballots_handed", procedure="elections.hand_ballots",
        subjects=[("vote", first + n) for n in range(len(opened))], happened_on=day, reason=f"{kind.label}{more}",
        cites=f"公職選挙法第36条・{article}",
    ).number  # fmt: skip
    values: dict[str, Any] = {
        "town": current_or_raise(), "first": first, "contests": opened, "person": person, "kind": kind,
        "district": judged.district, "place": place if is_early else None, "oath": oath if is_early else None,
        "day": day, "at": clock.now(), "proxy": is_proxy, "braille": is_braille, "confirmed": is_confirmed, "abroad": is_guest,
        "entry": entry,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(HAND, values)
        if cursor.rowcount == len(opened):
            if named:
                _keep_helpers(named, values, election)
            return tuple(range(first, first + len(opened)))
    # Another terminal was quicker: its rows are committed by now, so the refusal can name them.
    _opened(judge(held, person, day, **asked), contests)
    raise Refused("ほかの端末が同時に受け付けました。", what_to_do=ASK)


def _is_for_abroad(place: int | None, district: int | None) -> bool:
    """Whether the place is one where voters abroad who are in Japan vote; one query."""
    kind, number = (places.EARLY, place) if place is not None else (places.DAY, district)
    found = places.place_of(kind, number, clock.today()) if number is not None else None
    return found is not None and found.is_for_abroad


def _opened(judged: Judgement, asked: tuple[int, ...]) -> list[int]:
    """The contests whose ballots are handed. Errors: Refused, with the reason of the first that is not."""
    opened = [line.contest for line in judged.open]
    if asked:
        opened = [contest for contest in opened if contest in asked]
    if opened and len(opened) >= len(set(asked)):
        return opened
    lines = [line for line in judged.lines if line.why and (not asked or line.contest in asked)]
    if judged.stop is not None:
        raise Refused(judged.stop.ja, cites=judged.stop.cites, what_to_do=ASK)
    if not lines or lines[0].why is None:
        raise Refused("この選挙の投票は、今日は受け付けていません。", field="contests", what_to_do=ASK)
    line, why = lines[0], lines[0].why
    raise Refused(f"{line.kind.label}：{why.ja}", cites=why.cites, field="contests", what_to_do=ASK)


def _require_helpers(helpers: tuple[str, ...]) -> tuple[str, ...]:
    """Errors: Refused for anything but two different names."""
    named = tuple(dict.fromkeys(" ".join(h.split()) for h in helpers if h.strip()))
    if len(named) != 2 or any(len(h) > 40 for h in named):
        raise Refused(
            "代理投票の補助者二人の氏名を入力してください。", cites="公職選挙法第48条第2項", field="helpers",
            what_to_do="投票立会人の意見を聴いて、投票所の事務に従事する人から二人を定めてください。",
        )  # fmt: skip
    return named


def _keep_helpers(named: tuple[str, ...], values: dict[str, Any], election: int) -> None:
    """Who helped, with the reception: which ballot they wrote nobody keeps."""
    Incident.objects.create(
        municipality=values["town"], incident=numbers.draw("elections.incident"), election=election,
        kind=IncidentKind.PROXY, district=values["district"], place=values["place"], happened_on=values["day"],
        happened_at=values["at"], helpers=list(named), vote_entry=values["entry"], entry=values["entry"],
    )  # fmt: skip


def _require_early(place: int | None, oath: int | None, election: int) -> None:
    """Errors: Refused for a place that is not open today, or without a declared reason."""
    found: EarlyPlace | None = places.early_place_of(place) if place is not None else None
    if found is None or found.election != election:
        raise Refused("期日前投票所を選んでください。", field="place")
    if not found.open_on <= clock.today() <= found.close_on:
        raise Refused(
            "この期日前投票所は、今日は開いていません。", cites="公職選挙法第48条の2第6項", field="place"
        )
    if oath is None:
        raise Refused(
            "宣誓書の事由を選んでください。", cites="公職選挙法施行令第49条の8", field="oath",
            what_to_do="宣誓書を書いてもらい、事由を選んでください。",
        )  # fmt: skip
    Oath(oath)


@procedure("elections.cancel_ballot", right="elections.change", ja="投票の受付の訂正", takes_two=True)
def cancel_ballot(*, vote: int, reason: int, actor: Actor) -> int:
    """Take a reception back, by another person than who made it; returns the entry.

    Errors: NotFound; Refused for one taken back already, by its own receiver, or `RETURNED` for one that was not sent.
    """
    found, why = roll.vote_of(vote), CorrectionReason(reason)
    if found is None or not counted.reception_of(vote):
        raise NotFound("この受付番号の受付はないか、選挙の記録が閉鎖されています。", field="vote")
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
