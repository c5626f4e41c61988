"""Leavings and how far each has come (移出の一覧と段階); the tenant is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from kikan.businesses.leaving.models import Acceptance, Delivery, Leaving, Purpose, Step, StepKind
from kikan.shared.access.granting import holding
from kikan.shared.access.models import Grant, User
from kikan.shared.access.roles import rights_of
from kikan.shared.errors import NotFound
from kikan.shared.exchange.outbound.encoding import ENCODINGS
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock, format_code
from kikan.shared.tenancy.opener import current_or_raise

PURPOSES = Purpose.choices
LOOK = "leaving.look"


@dataclass(frozen=True)
class Done:
    """A step that was taken."""

    ja: str
    by: str
    user: int
    at: datetime


@dataclass(frozen=True)
class Line:
    """A leaving as it stands. steps: by kind."""

    number: int
    purpose_ja: str
    receiver: int
    receiver_ja: str
    has_own_key: bool
    encoding_ja: str
    asked: Done
    steps: dict[int, Done]
    delivery: Delivery | None
    acceptance: Acceptance | None

    @property
    def state_ja(self) -> str:
        """What comes next, in words."""
        if StepKind.ERASURE_APPROVED in self.steps:
            return "消去できます（運営事業者が実行）"
        if StepKind.ERASURE_ORDERED in self.steps:
            return "消去の承認待ち"
        if self.acceptance is not None:
            return "受領済み"
        if StepKind.DOWNLOADED in self.steps:
            return "受領の記録待ち"
        if self.delivery is not None:
            return "受取り待ち"
        return "作成中" if StepKind.APPROVED in self.steps else "承認待ち"

    @property
    def course(self) -> list[Done]:
        """The steps in the order they were taken."""
        return sorted([self.asked, *self.steps.values()], key=lambda d: d.at)

    def has(self, name: str) -> bool:
        return StepKind[name] in self.steps

    @property
    def key_waits(self) -> bool:
        """Whether there is a key that nobody has seen yet."""
        return self.delivery is not None and self.delivery.key > 0 and not self.has("KEY_SHOWN")

    @property
    def accepted_on(self) -> date | None:
        return None if self.acceptance is None else self.acceptance.accepted_on


def leavings() -> list[Line]:
    """The newest first: a fixed number of queries."""
    return _lines(Leaving.objects.filter(municipality=current_or_raise()).order_by("-number"))


def require_leaving(number: int) -> Line:
    """Errors: NotFound."""
    found = _lines(Leaving.objects.filter(municipality=current_or_raise(), number=number))
    if not found:
        raise NotFound("この移出はありません。", what_to_do="移出の一覧から開き直してください。")
    return found[0]


def _lines(rows: Iterable[Leaving]) -> list[Line]:
    asked, place = list(rows), current_or_raise()
    numbers = [r.number for r in asked]
    steps = list(Step.objects.filter(municipality=place, leaving__in=numbers))
    made = {d.leaving: d for d in Delivery.objects.filter(municipality=place, leaving__in=numbers)}
    taken = {a.leaving: a for a in Acceptance.objects.filter(municipality=place, leaving__in=numbers)}
    entries = {
        e.number: e
        for e in JournalEntry.objects.filter(
            municipality=place, number__in=[r.entry for r in asked] + [s.entry for s in steps]
        )
    }
    users = {e.actor for e in entries.values()} | {r.receiver for r in asked}
    names = dict(User.objects.filter(number__in=users).values_list("number", "name"))

    def done(ja: str, entry: int) -> Done:
        it = entries[entry]
        return Done(ja, names.get(it.actor, f"利用者番号{it.actor}"), it.actor, it.recorded_at)

    return [
        Line(
            r.number, Purpose(r.purpose).label, r.receiver, names.get(r.receiver, f"利用者番号{r.receiver}"),
            bool(r.recipient), ENCODINGS[r.encoding], done("依頼", r.entry),
            {s.kind: done(StepKind(s.kind).label, s.entry) for s in steps if s.leaving == r.number},
            made.get(r.number), taken.get(r.number),
        )
        for r in asked
    ]  # fmt: skip


def people() -> list[tuple[int, str]]:
    """Who may open a leaving in this municipality now: one of them is named to fetch the delivery."""
    grants = Grant.objects.filter(holding(clock.now()), municipality=current_or_raise())
    may, may_not = set[int](), set[int]()
    for user, kind, role, right in grants.values_list("user", "kind", "role", "right"):
        if kind == Grant.Kind.ROLE and LOOK in rights_of(role):
            may.add(user)
        elif right == LOOK:
            (may_not if kind == Grant.Kind.REMOVED else may).add(user)
    users = User.objects.filter(number__in=may - may_not, is_active=True)
    return list(users.order_by("number").values_list("number", "name"))


def folder_of(municipality: int) -> Path:
    """Where the sealed deliveries of a municipality lie until they are fetched."""
    return Path(settings.KIKAN_LEAVING_DIR) / format_code(municipality)


def bound_key(number: int) -> str:
    return f"leaving_delivery:{number}"
