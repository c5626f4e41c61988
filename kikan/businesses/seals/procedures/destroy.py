"""destroy_images: images whose time is over are destroyed, each with a record (印影の廃棄)."""

from datetime import date

from kikan.businesses.seals.models import Destruction, ImprintImage
from kikan.businesses.seals.reads.retention import Due, images_due
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise


@procedure("seals.destroy_images", right="seals.batch", ja="保存期間を過ぎた印影の廃棄")
def destroy_images(*, actor: Actor, run: int, day: date) -> Entry:
    """Destroy what was due on a day, as far as it still is; measurements and the record of destruction stay.

    Law: the ordinance's retention of cancelled records and of applications
    Errors: Refused where nothing is due any more; LawGap.
    """
    due = images_due(day)
    if not due:
        raise Refused("廃棄する印影がありません。", what_to_do="処理の一覧を確かめてください。")
    entry = append(
        actor=actor, kind="seals.images_destroyed", procedure="seals.destroy_images", subjects=[("run", run)]
    )
    Destruction.objects.bulk_create([_record(one, run, entry) for one in due], batch_size=500)
    ImprintImage.objects.filter(
        municipality=current_or_raise(), imprint__in=[one.imprint for one in due]
    ).delete()
    return entry


def _record(one: Due, run: int, entry: Entry) -> Destruction:
    return Destruction(
        municipality=entry.municipality, imprint=one.imprint, run=run, registration=one.registration,
        kept_until=one.kept_until, sha256=one.sha256, entry=entry.number,
    )  # fmt: skip
