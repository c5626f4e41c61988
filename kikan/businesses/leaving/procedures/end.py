"""accept, order_erasure, approve_erasure: the receiving side has it, and two persons order the erasing (受領と消去の命令)."""

import re
from datetime import date

from kikan.businesses.leaving.models import Acceptance, StepKind
from kikan.businesses.leaving.procedures.leave import entered, take_step
from kikan.businesses.leaving.reads import leavings as reads
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

DIGITS = re.compile(r"[0-9a-f]{64}")


@procedure("leaving.accept", right="leaving.change", ja="移出の受領の記録")
def accept(*, leaving: int, body: str, person: str, accepted_on: date, sha256: str, actor: Actor) -> None:
    """The receiving side has read it back and takes it. Errors: NotFound; Refused where the file is not this delivery."""
    found = reads.require_leaving(leaving)
    given = re.sub(r"\s", "", sha256).lower()
    if found.delivery is None or not found.has("DOWNLOADED"):
        raise Refused("一式はまだ渡していません。", what_to_do="一式を受け取ってから記録してください。")
    if found.acceptance is not None:
        raise Refused("受領はすでに記録されています。")
    if not DIGITS.fullmatch(given) or given != found.delivery.sha256:
        raise Refused(
            "ハッシュ値が、渡した一式と一致しません。", field="sha256",
            what_to_do="受取側が受け取ったファイルの SHA-256（64桁）を確かめてください。",
        )  # fmt: skip
    if accepted_on > clock.today() or accepted_on < found.steps[StepKind.DOWNLOADED].at.date():
        raise Refused("受領日が、渡した日より前か、今日より後です。", field="accepted_on")
    Acceptance.objects.create(
        municipality=actor.municipality, leaving=leaving, body=body.strip(), person=person.strip(),
        accepted_on=accepted_on, sha256=given, entry=entered("leaving.accepted", "accept", leaving, actor),
    )  # fmt: skip


@procedure("leaving.order_erasure", right="leaving.change", ja="消去の依頼")
def order_erasure(*, leaving: int, actor: Actor) -> None:
    """Ask that everything here be erased. Errors: NotFound; Refused before the acceptance, or a second time."""
    found = reads.require_leaving(leaving)
    if found.acceptance is None:
        raise Refused(
            "受領が記録されていないため、消去を依頼できません。", what_to_do="先に受領を記録してください。"
        )
    if found.has("ERASURE_ORDERED"):
        raise Refused("消去はすでに依頼されています。")
    take_step(
        leaving, StepKind.ERASURE_ORDERED, entered("leaving.erasure_ordered", "order_erasure", leaving, actor)
    )


@procedure("leaving.approve_erasure", right="leaving.approve", ja="消去の承認")
def approve_erasure(*, leaving: int, actor: Actor) -> None:
    """A second person orders it too; the operator carries it out. Errors: NotFound, Refused for the same person."""
    found = reads.require_leaving(leaving)
    if not found.has("ERASURE_ORDERED") or found.has("ERASURE_APPROVED"):
        raise Refused("承認を待つ消去の依頼はありません。")
    if actor.user == found.steps[StepKind.ERASURE_ORDERED].user and actor.user != SYSTEM:
        raise Refused("消去を依頼した人は承認できません。", what_to_do="別の人が承認してください。")
    take_step(
        leaving, StepKind.ERASURE_APPROVED, entered("leaving.erasure_approved", "approve_erasure", leaving, actor)
    )  # fmt: skip
