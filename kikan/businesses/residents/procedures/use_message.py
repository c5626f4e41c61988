"""Entering the act that a move-in notice asks for (転入通知の仮登録)."""

from kikan.businesses.residents.procedures.arguments import Elsewhere, Papers
from kikan.businesses.residents.procedures.messages import message_of, settled, step
from kikan.businesses.residents.reads import messages as told
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.worklist import acts


@procedure("residents.use_message", right="residents.change", ja="転入通知の仮登録")
def use_message(*, actor: Actor, number: int) -> int:
    """Enter the act that a move-in notice asks for, for another to approve; returns the number in the worklist.

    Errors: NotFound; Refused for other messages, used ones, those without a person or a day.
    """
    row = message_of(number, told.IN)
    state = told.last_states([number])[number].state
    confirmed_on = told.day_of(row.content.get("happened_on"))
    if row.kind != told.MOVE_IN or state != told.ARRIVED or row.person is None or confirmed_on is None:
        raise Refused(
            "この通知からは仮登録できません。", what_to_do="手作業で処理し、処理済みにしてください。"
        )
    address = f"{row.content.get('address', '')}　{row.content.get('building', '')}".strip("　")
    arguments = {
        "person": row.person, "confirmed_on": confirmed_on, "confirmed": Elsewhere(address, row.partner),
        "notice_on": clock.today(), "papers": Papers("転入通知（CS）"),
    }  # fmt: skip
    act = acts.enter(
        "residents.receive_move_in_notice",
        actor=actor,
        arguments=arguments,
        subjects=[("person", row.person)],
    )
    entry = settled(actor, "residents.use_message", row)
    step(number, entry.number, told.ENTERED, act=act)
    return act
