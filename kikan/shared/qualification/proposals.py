"""What an insurance makes of the resident register's entries (住民記録の異動からの提案): proposals, never writes.

As known at the batch's last entry: a person who has moved on since then gives no stale proposal.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.law import column
from kikan.law.ages import reached_on
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.qualification.acts import Scheme
from kikan.shared.qualification.standing import Residency, Standing
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act

COMES = ("residents.moved_in", "residents.entered_ex_officio")
LEAVES = ("residents.moved_out", "residents.removed_ex_officio")
DIES = "residents.died"
LISTENED = (*COMES, *LEAVES, DIES)
REPORT_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Reasons:
    """What the insurance calls its reasons: code and words of moving in, moving out, death."""

    moved_in: tuple[int, str]
    moved_out: tuple[int, str]
    died: tuple[int, str]


@dataclass(frozen=True)
class Listening:
    """How an insurance answers events.

    gain, lose, cancel: its procedures; is_due: whether somebody who comes must be asked (residency, day, entry's number
    is known); stays: whether somebody who moves away stays insured (住所地特例).
    """

    scheme: Scheme
    reasons: Reasons
    gain: str
    lose: str
    cancel: str
    is_due: Callable[[Residency, date], bool]
    stays: Callable[[int, date, int], bool] = lambda person, day, known_at: False

    def on_event(self, entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
        """Gains for those who came, losses for those who left or died."""
        heard = [e for e in entries if e.kind in LISTENED and e.happened_on is not None]
        persons = sorted({p for e in heard for p in e.numbers_of("person")})
        if not persons:
            return []
        known = Standing.of(self.scheme.model, persons, known_at)
        return [p for entry in heard for p in self._answers(entry, known, known_at)]

    def _answers(self, entry: EntryRecord, known: Standing, known_at: int) -> Iterator[Proposal]:  # type: ignore[type-arg]
        day = entry.happened_on
        assert day is not None
        for person in entry.numbers_of("person"):
            if entry.kind in COMES:
                home = known.residency(person, day)
                if home and not known.is_insured_from(person, day) and self.is_due(home, day):
                    yield self.gaining(
                        person, day, self.reasons.moved_in, cause=entry.number, reported_on=entry.reported_on
                    )
                continue
            following = day + timedelta(days=1)
            if known.residency(person, following) or known.spell(person, following) is None:
                continue
            if entry.kind == DIES:
                yield self.losing(person, following, self.reasons.died, cause=entry.number)
            elif not self.stays(person, following, known_at):
                yield self.losing(person, following, self.reasons.moved_out, cause=entry.number)

    def gaining(
        self, person: int, on: date, reason: tuple[int, str], *, cause: int | None = None, key: str = "",
        reported_on: date | None = None,
    ) -> Proposal:  # fmt: skip
        return Proposal(
            procedure=self.gain, subjects=(("person", person),),
            arguments={
                "person": person, "acquired_on": on, "acquired_by": reason[0], "reported_on": reported_on or on,
            },
            cause=cause, due_on=on + REPORT_WITHIN, title=f"{self.scheme.ja}の資格取得", reason=reason[1], key=key,
        )  # fmt: skip

    def losing(
        self, person: int, on: date, reason: tuple[int, str], *, cause: int | None = None, key: str = ""
    ) -> Proposal:
        return Proposal(
            procedure=self.lose, subjects=(("person", person),),
            arguments={"person": person, "lost_on": on, "lost_by": reason[0], "reported_on": on},
            cause=cause, due_on=on + REPORT_WITHIN, title=f"{self.scheme.ja}の資格喪失", reason=reason[1], key=key,
        )  # fmt: skip

    def on_undone(self, acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
        """The register took back what an act answered: take the act back too."""
        return [
            Proposal(
                procedure=self.cancel, subjects=act.subjects, arguments={"cancelled": act.result}, cause=entry.number,
                title=f"{self.scheme.ja}の資格異動の取消し",
                reason="契機となった住民記録の異動が取り消されました。", reverses=act.result,
            )
            for act in acts
            if act.result is not None and act.procedure in (self.gain, self.lose)
        ]  # fmt: skip


def reached(born: date, age: int) -> date:
    """The day on which an age is reached: the one before the birthday (年齢計算ニ関スル法律)."""
    return date_of(int(reached_on(column(to_day(born)), age)[0]))


def birthday(born: date, age: int) -> date:
    """The birthday at that age, the day after the age is reached; 1 March for those born on 29 February."""
    return reached(born, age) + timedelta(days=1)
