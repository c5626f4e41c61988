"""The register of work-arounds, by screen (運用の方法・FAQ), and what of it a screen's help shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import get_resolver

from kikan.businesses.joint_office.models import Faq
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.members import members_on
from kikan.shared import manifest
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

OFFICE = "共同事務局"


@dataclass(frozen=True)
class FaqLine:
    """An entry as it stands; route: the screen it is for, empty for all of the business."""

    faq: int
    business: str
    screen: str
    question: str
    answer: str
    request: int | None
    route: str
    member: int | None
    is_proposed: bool

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business)

    @property
    def screen_ja(self) -> str:
        return manifest.screen_ja(self.route) if self.route else self.screen

    @property
    def state_ja(self) -> str:
        return "確認待ち" if self.is_proposed else "確認済み"

    def is_for(self, route: str) -> bool:
        """Whether the help of a screen shows it."""
        return self.route == route if self.route else route.startswith(f"{self.business}:")


def faqs_now() -> list[FaqLine]:
    """The register, by business."""
    rows = Faq.objects.filter(municipality=current_or_raise(), ended_by__isnull=True)
    ordered = rows.order_by("business", "faq", "valid_from").exclude(valid_until__lte=clock.today())
    found = ordered.values_list(*FaqLine.__dataclass_fields__)
    return list({row[0]: FaqLine(*row) for row in found}.values())


def faq_of(number: int) -> FaqLine | None:
    return next((f for f in faqs_now() if f.faq == number), None)


def routes_of(business: str) -> set[str]:
    """The screens of a business by the names of their routes."""
    found = get_resolver().namespace_dict.get(business)
    return (
        set() if found is None else {f"{business}:{n}" for n in found[1].reverse_dict if isinstance(n, str)}
    )


def advice_for(route: str, municipality: int) -> Sequence[tuple[str, str, str]]:
    """(question, answer, whose words) for a screen: of the unions the municipality is a member of, and of an office of
    its own; what is for the screen itself comes first. No tenant is open; two queries for each office.
    """
    offices = Municipality.objects.filter(kind="union").order_by("code").values_list("code", flat=True)
    found: list[tuple[str, str, str]] = []
    for office in dict.fromkeys([*offices, municipality]):
        with tenant(office):
            names = {m.member: m.name for m in members_on(clock.today())}
            lines = faqs_now() if municipality in names or municipality == office else []
        mine = [f for f in lines if not f.is_proposed and f.is_for(route)]
        mine.sort(key=lambda f: (not f.route, f.faq))
        found += [(f.question, f.answer, names.get(f.member or 0, OFFICE)) for f in mine]
    return found
