"""close_day: count a day's money for good (日計の締め)."""

from datetime import date

from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.closing import last_closing, last_entry_of
from kikan.shared.ledger.models import Closing
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("collection.close_day", right="collection.change", ja="日計の締め")
def close_day(*, day: date, actor: Actor) -> int:
    """Close a day and every open day before it; returns the last journal number that counts for it.

    What is booked afterwards counts for the next open business day, whatever day the payer paid on.
    Errors: Refused for a day to come or one that is closed.
    """
    last = last_closing()
    if day > clock.today():
        raise Refused("締める日が今日より後です。", field="day")
    if last is not None and day <= last.day:
        raise Refused(
            f"{last.day:%Y年%-m月%-d日}まで締めています。",
            field="day",
            what_to_do="締めていない日を指定してください。",
        )
    until = last_entry_of(day)
    entry = append(
        actor=actor, kind="collection.day_closed", procedure="collection.close_day",
        subjects=[("closing", int(f"{day:%Y%m%d}"))], happened_on=day,
    )  # fmt: skip
    Closing.objects.create(municipality=current_or_raise(), day=day, until_entry=until, entry=entry.number)
    return until
