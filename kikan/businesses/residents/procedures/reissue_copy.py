"""Issue a copy of the record again (再交付): in the state of its first issue, with a number of its own."""

from kikan.shared.access import Actor
from kikan.shared.addressees import print_release, suppression
from kikan.shared.documents.archive import subjects_of
from kikan.shared.documents.issue import reissue
from kikan.shared.procedures import procedure


@procedure("residents.reissue_copy", right="residents.print", ja="写しの再交付")
def reissue_copy(*, number: int, actor: Actor) -> int:
    """The issue number of the new copy. Errors: NotFound, NotPermitted, Refused where the issue is suppressed."""
    persons = subjects_of(number)
    suppression.refuse(persons, suppression.ISSUE)
    opened = print_release.opened_for(persons, actor)
    issued = reissue(number=number, actor=actor).number
    print_release.use(opened, actor, issued)
    return issued
