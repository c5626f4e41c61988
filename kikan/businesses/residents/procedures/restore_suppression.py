"""End a temporary release early (一時解除の終了): the suppression bites again at once."""

from kikan.businesses.residents.procedures.end_suppression import subjects_of
from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.restore_suppression", right="residents.release", ja="抑止の一時解除の終了")
def restore_suppression(*, actor: Actor, number: int) -> Entry:
    """Errors: NotFound, Refused where it is not released now."""
    found = suppression.find(number)
    if number not in suppression.released_until([number]):
        raise Refused("この抑止は一時解除されていません。", what_to_do="画面を開き直してください。")
    entry = append(
        actor=actor,
        kind="residents.suppression_restored",
        procedure="residents.restore_suppression",
        subjects=subjects_of(found),
        happened_on=clock.today(),
    )
    suppression.release(number, entry=entry.number, until=clock.now(), reason="解除を終了")
    return entry
