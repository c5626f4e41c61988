"""Release one print for a protected person (支援措置対象者への交付の解除): one asks, the officer allows."""

from collections.abc import Sequence

from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.addressees.protection import RIGHT, shield
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure(
    "residents.release_print", right="residents.print", ja="支援措置対象者への交付の解除", takes_two=True
)
def release_print(*, actor: Actor, persons: Sequence[int], asked_by: int, reason: str) -> Entry:
    """Allow the asking clerk one issue about these people within half an hour. Always two persons, no 専決.

    Errors: NotPermitted for anybody but the officer and for one who asked, Refused.
    """
    actor.require(RIGHT)
    if actor.user == asked_by:
        raise NotPermitted(
            "申請した本人は解除できません。", what_to_do="別の支援措置責任者に依頼してください。"
        )
    if not reason.strip():
        raise Refused("交付する理由を入力してください。", field="reason")
    protected = shield(persons, actor).protected
    if not protected:
        raise Refused("支援措置の対象者が含まれていません。", field="persons")
    entry = append(
        actor=actor, kind="residents.print_released", procedure="residents.release_print",
        subjects=[("person", person) for person in sorted(protected)], happened_on=clock.today(),
    )  # fmt: skip
    print_release.allow(
        protected, asked_by=asked_by, released_by=actor.user, reason=reason, entry=entry.number
    )
    return entry
