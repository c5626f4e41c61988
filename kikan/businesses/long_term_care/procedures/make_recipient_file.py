"""make_recipient_file: the changes of recipients since the last file are told to the federation (受給者異動の作成)."""

from kikan.businesses.long_term_care.models.federation import RecipientFile
from kikan.businesses.long_term_care.reads.recipients import changed, sent_files
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

SENT = "long_term_care.recipient_file"


@procedure(
    "long_term_care.make_recipient_file", right="long_term_care.batch", ja="受給者異動のファイルの作成"
)
def make_recipient_file(*, actor: Actor) -> int:
    """Fix what the file tells: everything known now that the one before did not; returns its number.

    The lines are written whenever it is taken out, always the same. Errors: Refused where nothing has changed.
    """
    before, known_at, today = sent_files(), head(), clock.today()
    after = before[0].known_at if before else 0
    count = len(changed(after, known_at, today))
    if not count:
        raise Refused(
            "前回のファイルのあとに受給者の異動がありません。",
            what_to_do="異動があってから作成してください。",
        )
    number = numbers.draw(SENT)
    entry = append(
        actor=actor, kind="long_term_care.recipients_told", procedure="long_term_care.make_recipient_file",
        subjects=[("care_file", number)], happened_on=today, cites="介護保険法第176条",
    )  # fmt: skip
    RecipientFile.objects.create(
        municipality=current_or_raise(), number=number, made_on=today, known_after=after, known_at=known_at,
        records=count, entry=entry.number,
    )  # fmt: skip
    return number
