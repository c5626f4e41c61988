"""issue_arrears_letters: the letters of steps against arrears (督促状・給水停止予告通知書・給水停止通知書の発行)."""

from collections.abc import Sequence

from django.conf import settings

from kikan.businesses.water.documents import REMINDER, STOP_NOTICE, STOPPED
from kikan.businesses.water.documents.arrears_letter import arrears_letter
from kikan.businesses.water.models import ArrearsStep, ContractState, Step
from kikan.businesses.water.procedures.take_arrears_step import CITES
from kikan.businesses.water.reads.arrears import Owed, owed_of, states_of, steps_of
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import letter
from kikan.shared.documents.slip_keeping import SlipKind, Wanted, write_slips
from kikan.shared.documents.slips import SAMPLE_ISSUER
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

PAPERS: dict[int, str] = {
    Step.REMINDED: REMINDER.kind,
    Step.NOTICED: STOP_NOTICE.kind,
    Step.STOPPED: STOPPED.kind,
}
KINDS = {
    Step.REMINDED: SlipKind.REMINDER,
    Step.NOTICED: SlipKind.DEMAND,
    Step.STOPPED: SlipKind.DEMAND,
}


@procedure("water.issue_arrears_letters", right="water.print", ja="滞納整理の書類の発行")
def issue_arrears_letters(*, steps: Sequence[int], actor: Actor, store_issuer: str = "") -> dict[int, int]:
    """Issue the letter of each step (its journal number), all of one kind, with a slip of what is overdue today.

    Returns the issue number by step. Passed over: who is protected or cannot be reached, and who owes nothing any more.
    Errors: NotFound; Refused for different kinds or a restart, which has no letter; NoSignatory.
    """
    found = steps_of(steps)
    if len(found) != len(set(steps)) or not found:
        raise NotFound("この記録番号の滞納整理の段階はありません。", field="steps")
    kind = Step(found[0].step)
    if any(s.step != kind for s in found) or kind not in PAPERS:
        raise Refused("書類のある段階（督促、給水停止予告、給水停止）を一つ選んでください。", field="steps")
    today = clock.today()
    states = states_of([s.contract for s in found])
    owed = owed_of([s.contract for s in found], today)
    to = addressees((states[s.contract].payer for s in found), actor, today)
    written = [s for s in found if owed[s.contract] and to[states[s.contract].payer].can_be_reached]
    if not written:
        return {}
    entry = append(
        actor=actor, kind="water.arrears_letters_issued", procedure="water.issue_arrears_letters", happened_on=today,
        subjects=[("water_contract", s.contract) for s in written], cites=CITES,
    )  # fmt: skip
    papers_of = _papers(written, kind, states, owed, to, store_issuer, entry.number)
    issued = issue_many(kind=PAPERS[kind], papers_of=papers_of, actor=actor, entry=entry.number)
    return {s.entry: each.number for s, each in zip(written, issued, strict=True)}


def _papers(
    steps: Sequence[ArrearsStep], kind: Step, states: dict[int, ContractState], owed: dict[int, list[Owed]],
    to: object, store_issuer: str, entry: int,
) -> list[tuple[dict[str, object], About]]:  # fmt: skip
    assert isinstance(to, dict)
    body = Municipality.objects.get(code=current_or_raise())
    issuer = store_issuer or (SAMPLE_ISSUER if settings.IS_SAMPLE or body.is_sample else "")
    wanted = [_slip(s, kind, to[states[s.contract].payer], owed[s.contract]) for s in steps]
    slips = write_slips(wanted, holder=f"{body.name}水道事業", issuer=issuer, entry=entry)
    papers: list[tuple[dict[str, object], About]] = []
    for step, slip in zip(steps, slips, strict=True):
        state = states[step.contract]
        written = arrears_letter(
            kind, to[state.payer], owed[step.contract], office="上下水道料金担当", point=state.point,
            happened_on=step.happened_on, until=step.pay_until, slip=slip,
        )  # fmt: skip
        papers.append((letter(written), [("water_step", step.entry), ("person", state.payer)]))
    return papers


def _slip(step: ArrearsStep, kind: Step, to: Addressee, owed: Sequence[Owed]) -> Wanted:
    until = max(step.pay_until or clock.today(), clock.today())
    months = {o.month for o in owed}
    first = min(months)
    return Wanted(
        kind=KINDS[kind], payer=to.person, name=to.name, address=to.lines, title="水道料金",
        fiscal_year=first // 100 - (first % 100 < 4),
        term=f"{first // 100}年{first % 100}月検針分" + (f"ほか{len(months) - 1}月" if len(months) > 1 else ""),
        number_ja=f"{owed[0].bill:08d}", due_on=owed[0].due_on, payable_until=until,
        parts=tuple((o.charge, 1, o.balance) for o in owed),
    )  # fmt: skip
