"""print_fallback_roll, enter_marks: a polling place without network works on paper, its marks are entered afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kikan.businesses.elections.models import FallbackRoll, Incident, Vote
from kikan.businesses.elections.models.incident import IncidentKind
from kikan.businesses.elections.models.vote import VoteKind
from kikan.businesses.elections.reads import fallback, incidents, roll
from kikan.businesses.elections.reads.judging import Judgement, Setting, judge, setting_of
from kikan.shared.access import Actor
from kikan.shared.documents.imprint import Imprint, Signatory
from kikan.shared.documents.lists import Column, printed_list
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

COLUMNS = (
    Column("氏名", 4), Column("生年月日", 3), Column("性別", 1), Column("住所", 7), Column("受付の前に見る表示", 5),
    Column("照合", 1),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Printed:
    """A roll to be printed now: the paper is not kept, for it tells who has voted."""

    roll: int
    persons: tuple[int, ...]
    data: dict[str, object] = field(repr=False)


@dataclass(frozen=True)
class Entered:
    """What came of the marks: lines taken over, lines that were not with their reasons, how many disputes are new."""

    done: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]
    disputes: int = 0


@procedure("elections.print_fallback_roll", right="elections.print", ja="紙の抄本の印刷")
def print_fallback_roll(*, election: int, district: int, actor: Actor) -> Printed:
    """The roll of a polling place as it stands now; which line stands for whom is kept. Errors: NotFound, Refused."""
    held = setting_of(election)
    if held is None or held.is_closed:
        raise NotFound("この選挙はないか、記録が閉鎖されています。", field="election")
    place = roll.district_on(district, held.election_on)
    if place is None:
        raise NotFound("この投票区は選挙期日にありません。", field="district")
    lines = fallback.lines_of(held, district, clock.today())
    if not lines:
        raise Refused("この投票区の名簿に登録された人がいません。", field="district")
    number, now, town = numbers.draw("elections.fallback_roll"), clock.now(), current_or_raise()
    entry = append(
        actor=actor, kind="elections.fallback_roll_printed", procedure="elections.print_fallback_roll",
        subjects=[("election", election)], happened_on=now.date(), cites="公職選挙法第44条第2項",
    ).number  # fmt: skip
    persons = tuple(line.person for line in lines)
    FallbackRoll.objects.create(
        municipality=town, roll=number, election=election, district=district, printed_at=now, persons=list(persons),
        entry=entry,
    )  # fmt: skip
    body = Municipality.objects.get(code=town)
    told = (place.place_name, f"紙の抄本{number}番", f"{now.hour}時{now.minute}分現在の表示")
    paper = printed_list(
        f"選挙人名簿抄本　{place.name}", COLUMNS, [line.cells for line in lines], conditions=told
    )
    imprint = Imprint(
        "選挙人名簿抄本", f"抄本{number}", now.date(), body.prefecture, body.name, Signatory("", ""),
        is_sample=body.is_sample,
    )  # fmt: skip
    return Printed(number, persons, {"imprint": imprint.printed(), "body": paper})


@procedure("elections.enter_marks", right="elections.change", ja="紙の抄本の照合の入力")
def enter_marks(*, roll_number: int, lines: Sequence[int], actor: Actor) -> Entered:
    """Keep that the voters of these lines were handed the ballots at the polling place on election day.

    Lines that reception would have refused (already voted, sent, no longer on the roll) are not taken over: each is kept
    with both marks as a dispute that two persons decide (`rule_incident`). Doing it twice changes nothing.
    Errors: NotFound; Refused before election day or for a line out of range.
    """
    found = fallback.roll_of(roll_number)
    held = setting_of(found.election) if found else None
    if found is None or held is None or held.is_closed:
        raise NotFound("この紙の抄本はないか、選挙の記録が閉鎖されています。", field="roll_number")
    if clock.today() < held.election_on:
        raise Refused("選挙期日になっていません。", field="lines")
    wanted = sorted(set(lines))
    if not wanted or wanted[0] < 1 or wanted[-1] > len(found.persons):
        raise Refused(f"行の番号は1から{len(found.persons)}までです。", field="lines")
    judged = {n: judge(held, found.persons[n - 1], held.election_on, district=found.district) for n in wanted}
    done = [n for n in wanted if judged[n].open]
    disputes = _disputes(found, held, judged)
    refused = tuple((n, why.ja) for n in wanted if n not in done and (why := judged[n].why) is not None)
    if not done and not disputes:
        return Entered((), refused)
    ballots = [(n, line.contest) for n in done for line in judged[n].open]
    first = numbers.draw("elections.vote", len(ballots)) if ballots else 0
    first_dispute = numbers.draw("elections.incident", len(disputes)) if disputes else 0
    votes = [("vote", first + i) for i in range(len(ballots))]
    entry = append(
        actor=actor, kind="elections.marks_entered", procedure="elections.enter_marks",
        subjects=[*votes, *(("incident", first_dispute + i) for i in range(len(disputes))), ("fallback", roll_number)],
        happened_on=held.election_on, reason="紙の抄本から入力", cites="公職選挙法第44条",
    ).number  # fmt: skip
    Vote.objects.bulk_create(
        Vote(
            municipality=current_or_raise(), vote=first + i, contest=contest, person=found.persons[n - 1],
            kind=VoteKind.DAY, district=found.district, voted_on=held.election_on, received_at=clock.now(), entry=entry,
        )
        for i, (n, contest) in enumerate(ballots)
    )  # fmt: skip
    Incident.objects.bulk_create(
        Incident(
            municipality=current_or_raise(), incident=first_dispute + i, election=found.election,
            kind=IncidentKind.DOUBLE_MARK, contests=contests, person=found.persons[n - 1], district=found.district,
            happened_on=held.election_on, happened_at=clock.now(), roll=roll_number, entry=entry,
            reason=f"紙の抄本{roll_number}番{n}行の照合。{why}"[:200],
        )
        for i, (n, contests, why) in enumerate(disputes)
    )  # fmt: skip
    return Entered(tuple(done), refused, len(disputes))


def _disputes(
    found: FallbackRoll, held: Setting, judged: dict[int, Judgement]
) -> list[tuple[int, list[int], str]]:
    """Lines whose mark meets another record: the line, the contests, what stands against it.

    A mark this roll brought in before, or a dispute kept of it, is no second mark.
    """
    mine, known = fallback.entered_from(found.roll), incidents.disputed_on(found.roll)
    disputes = []
    for n, judgement in judged.items():
        person = found.persons[n - 1]
        against = [line for line in judgement.lines if line.vote is not None]
        if against:
            foreign = incidents.standing_votes(person, [line.contest for line in against])
            contests = [vote.contest for vote in foreign if vote.entry not in mine]
            why = next((line.why.ja for line in against if line.why and line.contest in contests), "")
        elif judgement.open or judgement.why is None:
            continue
        else:
            contests, why = [c.contest for c in held.contests], judgement.why.ja
        if contests and person not in known:
            disputes.append((n, contests, why))
    return disputes
