"""keep_scan: keep a scanned impression of a person (印影の読取り)."""

from kikan.businesses.seals.imaging.measure import Measured, measure
from kikan.businesses.seals.models import Imprint, ImprintImage
from kikan.businesses.seals.procedures.act import IMPRINTS
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


@procedure("seals.keep_scan", right="seals.change", ja="印影の読取り")
def keep_scan(*, person: int, content: bytes, dpi: int = 0, actor: Actor) -> int:
    """Measure an upload and keep it for this person; it belongs to no registration yet. Returns its number.

    Errors: Refused for what is no scan of one seal; NotFound for an unknown person.
    """
    if not Person.objects.filter(municipality=current_or_raise(), number=person).exists():
        raise NotFound("この宛名番号の人はいません。", what_to_do="番号を確かめてください。")
    found = measure(content, dpi)
    number = numbers.draw(IMPRINTS)
    entry = append(
        actor=actor, kind="seals.scanned", procedure="seals.keep_scan", subjects=[("imprint", number)]
    )
    write_imprint(number, person, found, entry.number)
    return number


def write_imprint(number: int, person: int, found: Measured, entry: int) -> None:
    Imprint.objects.create(
        municipality=current_or_raise(), number=number, person=person, sha256=found.sha256, dpi=found.dpi,
        width=found.width, height=found.height, darkness=found.darkness, ink=found.ink, rim=found.rim,
        touches_edge=found.touches_edge, used_mark=found.used_mark, scanned_on=clock.today(), entry=entry,
    )  # fmt: skip
    ImprintImage.objects.create(municipality=current_or_raise(), imprint=number, png=found.png)
