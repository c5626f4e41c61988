"""Impressions: what was measured, the image, and who of the household has one that is alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.seals.imaging import compare, measure
from kikan.businesses.seals.imaging.measure import Notice
from kikan.businesses.seals.models import Destruction, Imprint, ImprintImage, Registration
from kikan.businesses.seals.reads.people import household_members
from kikan.businesses.seals.reads.registrations import active_of
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class Impression:
    """What is known of a scan; lengths in micrometres, shares in thousandths."""

    number: int
    person: int
    dpi: int
    width: int
    height: int
    darkness: int
    ink: int
    rim: int
    touches_edge: bool
    used_mark: bool
    scanned_on: date
    sha256: str

    @property
    def millimetres(self) -> str:
        """15.0 × 14.9, as it is told."""
        return f"{_tenths(self.width)} × {_tenths(self.height)}"

    @property
    def notices(self) -> list[Notice]:
        return measure.notices_of(
            darkness=self.darkness, ink=self.ink, rim=self.rim, touches_edge=self.touches_edge
        )


def _tenths(micro: int) -> str:
    return f"{(micro + 50) // 1000}.{(micro + 50) // 100 % 10}"


@dataclass(frozen=True)
class Alike:
    """A member of the household whose registered seal looks like the new one."""

    person: int
    registration: int
    imprint: int
    thousandths: int

    @property
    def percent(self) -> int:
        return self.thousandths // 10


def impression(number: int) -> Impression:
    """Errors: NotFound."""
    row = Imprint.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound(
            "この番号の印影はありません。", what_to_do="印影を読み取り直してください。", field="scan"
        )
    return Impression(**{name: getattr(row, name) for name in Impression.__dataclass_fields__})


def image_of(number: int) -> bytes:
    """The PNG. Errors: NotFound, also where it was destroyed after its time."""
    row = ImprintImage.objects.filter(municipality=current_or_raise(), imprint=number).first()
    if row is None:
        destroyed = Destruction.objects.filter(municipality=current_or_raise(), imprint=number).exists()
        raise NotFound(
            "この印影の画像は、保存期間が過ぎたため廃棄されています。"
            if destroyed
            else "この番号の印影はありません。",
            what_to_do="廃棄の記録を確かめてください。" if destroyed else "番号を確かめてください。",
        )
    return bytes(row.png)


def images_of(numbers: Sequence[int]) -> dict[int, bytes]:
    rows = ImprintImage.objects.filter(municipality=current_or_raise(), imprint__in=list(numbers))
    return {row.imprint: bytes(row.png) for row in rows}


def is_registered(imprint: int) -> bool:
    """Whether a scan already belongs to a registration: one scan is one registration's."""
    return Registration.objects.filter(municipality=current_or_raise(), imprint=imprint).exists()


def alike_in_household(person: int, household: int, imprint: int, day: date) -> list[Alike]:
    """Registered seals of other members that look like this one, the most alike first."""
    others = active_of(household_members(person, household, day), day)
    return alike_among(imprint, {r.person: (r.registration, r.imprint) for r in others.values()})


def alike_among(imprint: int, others: dict[int, tuple[int, int]]) -> list[Alike]:
    images = images_of([imprint, *(other for _, other in others.values())])
    own = images.get(imprint)
    if own is None:
        return []
    found = [
        Alike(person, registration, other, compare.similarity(own, images[other]))
        for person, (registration, other) in others.items()
        if other in images
    ]
    return sorted((a for a in found if a.thousandths >= compare.ALIKE), key=lambda a: -a.thousandths)
