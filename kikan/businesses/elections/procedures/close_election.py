"""close_election, erase_votes: after the count the receptions are closed, and erased when their time is over."""

from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.elections.models import Absentee, Closing, Erasure, Incident, Vote
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.reads import closing, incidents, places, roll
from kikan.businesses.elections.reads.turnout import COUNT
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

KEPT = "公職選挙法第71条"
TALLY = f"""
INSERT INTO elections_tally (municipality, election, line, contest, district, place, kind, voted_on, hour, sex,
  is_proxy, is_braille, ballots)
SELECT %(town)s, %(election)s, row_number() OVER (ORDER BY contest, voted_on, hour, kind, district, place, sex,
  is_proxy, is_braille), t.* FROM ({COUNT}) t
"""  # noqa: S608 - a constant


@procedure("elections.close_election", right="elections.approve", ja="選挙の記録の閉鎖")
def close_election(*, election: int, keep_until: date, actor: Actor) -> int:
    """Close the receptions of an election after election day: counts stay, nobody reads who voted; returns the entry.

    keep_until: the last day of the term of those elected. Errors: NotFound; Refused before the day after the
    election, twice, or for a last day too early.
    """
    held, today = places.require_election(election), clock.today()
    if today <= held.election_on and held.withdrawn_on is None:
        raise Refused(
            "選挙期日が終わっていません。", field="election", what_to_do="選挙期日の翌日から閉鎖できます。"
        )
    if closing.closing_of(election) is not None:
        raise Refused("この選挙の記録はすでに閉鎖されています。", field="election")
    if waiting := incidents.waiting(election):
        raise Refused(
            f"決定していない仮投票・照合の食い違いが{len(waiting)}件あります。", cites="公職選挙法第66条第1項", field="election",
            what_to_do="「投票所の特別の取扱い」で決定を記録してから閉鎖してください。",
        )  # fmt: skip
    contests = roll.all_contests_of(election)
    first = held.election_on
    if any(c.kind == ContestKind.JUDGES for c in contests):
        years = roll.law_of(first).amount("public_offices_election_act.review_kept_years")
        first = first.replace(year=first.year + years, day=min(first.day, 28))
    if keep_until <= first:
        raise Refused(
            "保存期間の末日が早すぎます。", cites=KEPT, field="keep_until",
            what_to_do=f"当選人の任期の末日（{first.year}年{first.month}月{first.day}日より後）を入力してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="elections.election_closed", procedure="elections.close_election",
        subjects=[("election", election)], happened_on=today, cites=KEPT,
    ).number  # fmt: skip
    town = current_or_raise()
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "town": town,
            "election": election,
            "contests": [c.contest for c in contests],
        }
        cursor.execute(TALLY, values)
    Closing.objects.create(
        municipality=town, election=election, closed_on=today, keep_until=keep_until, entry=entry
    )
    return entry


@procedure("elections.erase_votes", right="elections.approve", ja="投票の受付の記録の廃棄", takes_two=True)
def erase_votes(*, election: int, actor: Actor) -> int:
    """Erase who was handed ballots once the time of keeping is over; returns how many rows went.

    By another person than who closed the records. Errors: NotFound; Refused before the time, or where they are gone.
    """
    places.require_election(election)
    closed = closing.closing_of(election)
    if closed is None:
        raise NotFound("この選挙の記録は閉鎖されていません。", what_to_do="先に記録を閉鎖してください。")
    if clock.today() <= closed.keep_until:
        last = closed.keep_until
        raise Refused(
            f"保存期間の末日（{last.year}年{last.month}月{last.day}日）が過ぎていません。", cites=KEPT
        )
    if closing.is_erased(election):
        raise Refused("この選挙の受付の記録は、すでに廃棄されています。")
    if JournalEntry.objects.values_list("actor", flat=True).get(number=closed.entry) == actor.user:
        raise Refused("閉鎖した人は廃棄できません。", what_to_do="別の人が廃棄してください。")
    contests = [c.contest for c in roll.all_contests_of(election)]
    town = current_or_raise()
    rows = Vote.objects.filter(municipality=town, contest__in=contests)
    count = rows.count()
    entry = append(
        actor=actor, kind="elections.votes_erased", procedure="elections.erase_votes",
        subjects=[("election", election)], happened_on=clock.today(), cites=KEPT,
    ).number  # fmt: skip
    Erasure.objects.create(
        municipality=town, election=election, erased_on=clock.today(), votes=count, entry=entry
    )
    rows._raw_delete(rows.db)
    for model in (Absentee, Incident):
        others = model.objects.filter(municipality=town, election=election)
        others._raw_delete(others.db)
    return count
