"""issue_demand: ask a payer again for everything overdue, with late charges to a day (催告書の発行)."""

from datetime import date

from kikan.businesses.collection.documents import DEMAND
from kikan.businesses.collection.procedures.sending import sender
from kikan.businesses.collection.reads.arrears import ClaimLine, debts_of
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.addressees.reach import addressees
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.letters import (
    OWED_HEAD,
    OWED_WIDTHS,
    Item,
    Letter,
    letter,
    owed_rows,
    total_of,
)
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

STAGES = {"first": "催　告　書", "second": "催　告　書（再）", "last": "最 終 催 告 書"}
STAGES_JA = {"first": "催告書", "second": "再催告書", "last": "最終催告書（差押予告）"}
TEXTS = {
    "first": "次の市町村税等が納付されていません。{until}までに納付してください。",
    "second": "先にお知らせした次の市町村税等が、なお納付されていません。{until}までに必ず納付してください。",
    "last": "再三お知らせした次の市町村税等が、まだ納付されていません。{until}までに完納されないときは、財産を差し押さえます。",
}
NOTES = (
    "延滞金は、{day}に納付した場合の額です。納付の日により変わります。",
    "納付が難しいときは、期限までに必ずご相談ください。収入や財産の状況により、猶予や分割での納付を受けられることがあります。",
)


@procedure("collection.issue_demand", right="collection.print", ja="催告書の発行")
def issue_demand(*, person: int, stage: str, pay_by: date, actor: Actor) -> int:
    """Write the letter and note the contact; returns the issue number. It has no effect on the limitation.

    Errors: Refused where nothing is overdue, the day is past, or a claim's limitation is over; E20 for the protected.
    """
    today = clock.today()
    if stage not in STAGES:
        raise Refused("催告の段階を選んでください。", field="stage")
    if pay_by <= today:
        raise Refused("納付の期限は、今日より後の日にしてください。", field="pay_by")
    owed = [c for c in debts_of(person, today) if c.due_on < today and not c.is_over]
    if not owed:
        raise Refused("催告する未納がありません。", field="person")
    opened = print_release.opened_for([person], actor)
    to = addressees([person], actor, today, opened)[person]
    if not to.can_be_reached:
        raise Refused("送付先の住所がありません。", field="person", what_to_do="公示送達を検討してください。")
    entry = append(
        actor=actor, kind="collection.demanded", procedure="collection.issue_demand", subjects=[("person", person)],
        happened_on=today, reason=STAGES_JA[stage],
    )  # fmt: skip
    items = [_item(c) for c in owed]
    written = Letter(
        title=STAGES[stage], postal_code=to.postal_code, address=to.lines, name=to.name,
        text=TEXTS[stage].format(until=era_day(pay_by)), cites="地方税法第326条・第723条（延滞金）", office=sender().office,
        head=OWED_HEAD, widths=OWED_WIDTHS, rows=owed_rows(items), total=total_of(items),
        pairs=(("納付の期限", era_day(pay_by)),), notes=tuple(n.format(day=era_day(today)) for n in NOTES),
    )  # fmt: skip
    (issued,) = hand_out(
        kind=DEMAND.kind, data=letter(written), subjects=[("person", person)], actor=actor, charge=Charge(),
        opened=opened, entry=entry.number,
    )  # fmt: skip
    return issued.number


def _item(c: ClaimLine) -> Item:
    return Item(
        c.levy_ja, fiscal_year_in_words(c.fiscal_year), c.instalment_ja, c.due_on, c.balance, c.fee_open, c.late
    )  # fmt: skip
