"""Note that an application was forwarded, or that the other office answered (支援措置の転送・回答の記録)."""

from datetime import date

from kikan.businesses.residents.models import SupportOffice
from kikan.businesses.residents.procedures import support
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.forward_support_measure", right=support.RIGHT, ja="支援措置の転送・回答の記録")
def forward_support_measure(
    *,
    actor: Actor,
    number: int,
    line: int,
    sent_on: date | None = None,
    answered_on: date | None = None,
    answer: str = "",
    read_at: int | None = None,
) -> Entry:
    """Keep the day of sending and of the answer beside the office named in the application.

    Errors: NotFound, Refused by field, Stale.
    """
    support.standing(number, support.PROVISIONAL, support.ACTIVE)
    office = next((each for each in support.offices_of(number) if each.line == line), None)
    if office is None:
        raise NotFound("この申出に、この転送先はありません。", field="line")
    sent = sent_on or office.sent_on
    if sent is None or sent > clock.today():
        raise Refused("転送した日（本日まで）を入力してください。", field="sent_on")
    if answered_on is not None and not sent <= answered_on <= clock.today():
        raise Refused("回答を受けた日は、転送した日から本日までの日です。", field="answered_on")
    persons = support.persons_of(number)
    entry = support.record(
        actor, "residents.support_measure_forwarded", "residents.forward_support_measure", number, persons,
        read_at=read_at,
    )  # fmt: skip
    changes = {"sent_on": sent, "answered_on": answered_on, "answer": answer[:100]}
    key = {"measure": number, "line": line}
    begins = max(clock.today(), office.valid_from)
    history.change(SupportOffice, key, changes, entry=entry.number, valid_from=begins)
    return entry
