"""complete_returned: what was handed back is read where the member's records are or were here, and not typed (脱退の完了)."""

from datetime import date

from kikan.businesses.joint_office.procedures.set_members import complete_leaving
from kikan.businesses.joint_office.reads.handed_back import handed_back
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.errors import Refused


def complete_returned(
    *, member: int, returned_on: date, returned_to: str, return_sha256: str, actor: Actor
) -> int:
    """As `complete_leaving`, which it calls; no municipality is open.

    Errors: Refused while the member's own records tell of no acceptance, or of another delivery or day; as `complete_leaving`.
    """
    found = handed_back(actor.municipality, member)
    total = return_sha256.strip().lower()
    if found is not None:
        if found.accepted_on is None:
            raise Refused(
                "団体での一式の受領が、まだ記録されていません。", field="returned_on",
                what_to_do="団体の「移出」の画面で受領を記録してから、登録してください。",
            )  # fmt: skip
        total = total or found.sha256
        if total != found.sha256:
            raise Refused(
                "照合値が、団体が受領した一式のものと違います。", field="return_sha256",
                what_to_do="空欄にすると、団体の記録から補います。",
            )  # fmt: skip
        if returned_on != found.accepted_on:
            raise Refused(
                f"団体が受領した日は{in_words(found.accepted_on)}です。", field="returned_on",
                what_to_do="日付を確かめてください。",
            )  # fmt: skip
    return complete_leaving(
        member=member, returned_on=returned_on, returned_to=returned_to, return_sha256=total, actor=actor
    )
