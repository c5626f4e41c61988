"""Check a quarter with its evidence, and approve what follows (四半期の確認・減額の承認)."""

from kikan.businesses.service.models import Quarter, QuarterApproval
from kikan.businesses.service.reads.quarters import checks_of, first_of_quarter, quarter_of
from kikan.businesses.service.reads.report import month_of
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

CITES = "サービスレベルに関する契約の定め"


@procedure("service.check_quarter", right="service.change", ja="四半期の確認")
def check_quarter(*, first_month: int, measure: str, actor: Actor) -> int:
    """Keep what the three months come to, as computed now; the number of the check. The same again is not kept twice.

    Errors: NotFound for no quarter; Refused for one that is not over or was approved, for missed items without a
    measure, or where the contract's values lack.
    """
    if first_month != first_of_quarter(first_month):
        raise NotFound(
            "四半期の最初の月ではありません。", field="measure", what_to_do="月を選び直してください。"
        )
    before = checks_of(first_month)
    if any(c.approved_on for c in before):
        raise Refused("この四半期の減額は、すでに承認されています。", field="measure")
    now = quarter_of(actor.municipality, first_month, month_of(clock.today()))
    if not now.is_over:
        raise Refused(
            "四半期が終わっていません。",
            field="measure",
            what_to_do="最後の月が終わってから確認してください。",
        )
    measure = measure.strip()
    if now.found.met < now.found.judged and not measure:
        raise Refused(
            "未達の項目に対する改善の措置を入力してください。", field="measure",
            what_to_do="月次報告書の未達の項目を確かめ、原因と措置を書いてください。",
        )  # fmt: skip
    values = {
        "scheme": now.scheme, "met": now.found.met, "judged": now.found.judged, "money": now.found.money,
        "measure": measure, "illustrative": now.illustrative,
    }  # fmt: skip
    if before and all(getattr(before[0], name) == value for name, value in values.items()):
        return before[0].number
    number = numbers.draw("service.quarter")
    entry = append(
        actor=actor, kind="service.quarter_checked", procedure="service.check_quarter",
        subjects=[("service_quarter", number)], happened_on=clock.today(), cites=CITES,
    ).number  # fmt: skip
    Quarter.objects.create(
        municipality=actor.municipality, number=number, first_month=first_month, entry=entry, **values
    )
    return number


@procedure("service.approve_quarter", right="service.approve", ja="減額の承認", takes_two=True)
def approve_quarter(*, first_month: int, actor: Actor) -> int:
    """Another person approves the newest check; the number of the entry. From then on the penalty stands.

    Errors: NotFound; Refused for who checked it, one approved before, or where the events have changed since.
    """
    found = checks_of(first_month)
    if not found:
        raise NotFound(
            "この四半期はまだ確認されていません。", field="approve", what_to_do="先に四半期の確認を登録してください。"
        )  # fmt: skip
    if any(c.approved_on for c in found):
        raise Refused("すでに承認されています。", field="approve")
    _require_another(found[0].entry, actor)
    now = quarter_of(actor.municipality, first_month, month_of(clock.today())).found
    if (now.met, now.judged, now.money) != (found[0].met, found[0].judged, found[0].money):
        raise Refused(
            "確認のあとで、障害の記録か契約の値が改められました。", field="approve",
            what_to_do="もう一度確認してから承認してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="service.quarter_approved", procedure="service.approve_quarter",
        subjects=[("service_quarter", found[0].number)], happened_on=clock.today(), cites=CITES,
    ).number  # fmt: skip
    QuarterApproval.objects.create(
        municipality=actor.municipality, first_month=first_month, quarter=found[0].number,
        approved_on=clock.today(), entry=entry,
    )  # fmt: skip
    return entry


def _require_another(checked: int, actor: Actor) -> None:
    by = JournalEntry.objects.values_list("actor", flat=True).get(number=checked)
    if by == actor.user and actor.user != SYSTEM:
        raise Refused(
            "確認した人は承認できません。", field="approve", what_to_do="別の人が承認してください。"
        )
