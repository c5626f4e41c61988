"""record_card_use: whether somebody uses the My Number card as an insurance card (マイナ保険証の利用登録)."""

from datetime import date

from kikan.businesses.health_insurance.models import CardUse
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure(
    "health_insurance.record_card_use", right="health_insurance.change", ja="マイナ保険証の利用登録の記録"
)
def record_card_use(
    *, person: int, is_registered: bool, begins_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """From a day on the person has the registration or has given it up; the paper that confirms follows it.

    Errors: Refused for a day to come.
    """
    if begins_on > clock.today():
        raise Refused(
            "登録・解除の日が今日より後です。", field="begins_on", what_to_do="日付を確かめてください。"
        )
    entry = append(
        actor=actor, kind="health_insurance.card_use_recorded", procedure="health_insurance.record_card_use",
        subjects=[("person", person)], happened_on=begins_on, cites="国民健康保険法第9条", read_at=read_at,
    )  # fmt: skip
    history.replace(
        CardUse,
        {"person": person},
        {"is_registered": is_registered},
        entry=entry.number,
        valid_from=begins_on,
    )
    return entry
