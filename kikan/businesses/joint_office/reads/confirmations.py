"""Requirement confirmation sheets (要件確認書): what a business is asked of a coming release, and what members say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.models import Confirmation
from kikan.businesses.joint_office.models.request import Fit
from kikan.businesses.joint_office.reads import requests
from kikan.businesses.joint_office.reads.activations import activations_on, businesses
from kikan.businesses.joint_office.reads.members import voters_on
from kikan.shared import manifest
from kikan.shared.procedures import by_name
from kikan.shared.tenancy.opener import current_or_raise

REQUEST, IMPACT, ACT = "request:", "impact", "act:"
FITS, NOT, QUESTION = Fit.FITS, Fit.NOT, Fit.QUESTION
ANSWERS = Fit.choices


@dataclass(frozen=True)
class Item:
    """Something a member is asked of: its key, what kind it is, what it says."""

    key: str
    kind: str
    ja: str


@dataclass(frozen=True)
class Answer:
    """What a member says of an item."""

    business: str
    item: str
    member: int
    answer: int
    comment: str

    @property
    def ja(self) -> str:
        return str(Fit(self.answer).label)


@dataclass(frozen=True)
class SheetSum:
    """A business's sheet summed for the office: items, members that have answered all, answers of each kind."""

    business: str
    items: int
    complete: int
    asked: int
    fits: int
    unfit: int
    questions: int

    @property
    def ja(self) -> str:
        return businesses().get(self.business, self.business)


def items_of(release: int, business: str) -> list[Item]:
    """The items of a sheet: the requests it brings, what it changes, every function of the business; two queries."""
    return _items(business, requests.requests_now(), release, requests.impacts_by_business(release))


def _items(
    business: str, wishes: Sequence[requests.RequestLine], release: int, impacts: Mapping[str, str]
) -> list[Item]:
    mine = [r for r in wishes if r.release == release and r.business == business]
    found = [
        Item(f"{REQUEST}{r.request}", "要望", f"第{r.request}号　{r.title}")
        for r in sorted(mine, key=lambda r: r.request)
    ]
    if business in impacts:
        found.append(Item(IMPACT, "影響", impacts[business]))
    known = by_name()
    acts = [(name, known[name].ja) for name in manifest.get(business).procedures if name in known]
    return found + [Item(f"{ACT}{name}", "機能", ja) for name, ja in acts]


def answers_of(release: int) -> list[Answer]:
    """Every answer of a release as it stands; one query."""
    rows = Confirmation.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, release=release
    )
    ordered = rows.order_by("business", "item", "member", "valid_from")
    found = [Answer(*row) for row in ordered.values_list(*Answer.__dataclass_fields__)]
    return list({(a.business, a.item, a.member): a for a in found}.values())


def concerned(business: str, day: date) -> list[int]:
    """The full members that use a business, or are on the way to it; where none has planned it, all of them."""
    voters = [m.member for m in voters_on(day)]
    using = {a.member for a in activations_on(day) if a.business == business and a.goes_on_at(day)}
    return [m for m in voters if m in using] or voters


def sums_of(release: int, day: date) -> list[SheetSum]:
    """Each business that the release touches, or of which somebody has said something; a fixed number of queries."""
    answers, wishes = answers_of(release), requests.requests_now()
    impacts = requests.impacts_by_business(release)
    touched = (
        {r.business for r in wishes if r.release == release} | set(impacts) | {a.business for a in answers}
    )
    voters = [m.member for m in voters_on(day)]
    using = [(a.member, a.business) for a in activations_on(day) if a.goes_on_at(day)]
    found = []
    for business in sorted(touched & businesses().keys()):
        items = {i.key for i in _items(business, wishes, release, impacts)}
        mine = [a for a in answers if a.business == business and a.item in items]
        asked = [m for m in voters if (m, business) in using] or voters
        complete = sum({a.item for a in mine if a.member == m} == items for m in asked)
        counts = {kind: sum(a.answer == kind for a in mine) for kind in Fit.values}
        found.append(
            SheetSum(business, len(items), complete, len(asked), counts[FITS], counts[NOT], counts[QUESTION])
        )
    return found
