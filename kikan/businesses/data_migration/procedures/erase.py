"""order_erasure, approve_erasure, erase_files: what the old system's files held goes when its term is over (旧ファイルの消去)."""

from datetime import date

from kikan.businesses.data_migration.documents.erasure import certificate
from kikan.businesses.data_migration.models import (
    Erasure,
    ErasureApproval,
    ErasureOrder,
    KeyedRecord,
    Mend,
    Rehearsal,
    RehearsalOutput,
    SectionAnswer,
    SectionList,
    SourceFile,
)
from kikan.businesses.data_migration.reads import erasures as reads
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.access.models import User
from kikan.shared.documents.dates import era_day
from kikan.shared.errors import Refused
from kikan.shared.exchange.models import Load, Reject
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


def _entered(kind: str, name: str, rehearsal: int, actor: Actor) -> int:
    return append(
        actor=actor, kind=kind, procedure=f"data_migration.{name}", subjects=[("rehearsal", rehearsal)],
        happened_on=clock.today(),
    ).number  # fmt: skip


@procedure("data_migration.order_erasure", right="data_migration.change", ja="旧ファイルの消去の依頼")
def order_erasure(*, rehearsal: int, backups_until: date, actor: Actor, with_newer: bool = False) -> int:
    """Ask that what is sealed up to now be erased; its number. backups_until: the last day a backup may hold it.

    with_newer: also files that were kept since and nobody has accepted (a second stage would lose them).

    Errors: NotFound; Refused before the acceptance, within the term, where an order is open, or where nothing is left.
    """
    found = reads.page(rehearsal)
    if found.accepted_on is None:
        raise Refused("取込みが検収されていません。", what_to_do="検収の後、保存期間が過ぎてから消去します。")
    if found.readable_until is None:
        raise Refused(
            "旧システムのファイルを残す月数が登録されていません。",
            what_to_do="条例・規則の値の画面で、検収した日の年度の値を登録してください。",
        )
    if not found.is_due(clock.today()):
        raise Refused(
            f"保存期間（{era_day(found.readable_until)}まで）が過ぎていません。",
            what_to_do="過ぎてから依頼してください。",
        )
    if found.open is not None:
        raise Refused("消去はすでに依頼されています。", what_to_do="別の人が承認してください。")
    if not found.held:
        raise Refused("消去するものはありません。", what_to_do="消去証明書を確かめてください。")
    if found.newer and not with_newer:
        raise Refused(
            f"検収した取込みより後に受け入れた旧ファイルが{found.newer:,}件あり、いっしょに消えます。", field="with_newer",
            what_to_do="次の移行に使うものなら、その検収の後に依頼してください。要らないものなら、消去することに印を付けてください。",
        )  # fmt: skip
    if backups_until < clock.today():
        raise Refused(
            "今日より前の日です。", field="backups_until",
            what_to_do="今日のバックアップを捨てる日を情報担当に確かめて入力してください。",
        )  # fmt: skip
    number = numbers.draw("data_migration.erasure")
    entry = _entered("data_migration.erasure_ordered", "order_erasure", rehearsal, actor)
    ErasureOrder.objects.create(
        municipality=current_or_raise(), number=number, rehearsal=rehearsal, readable_until=found.readable_until,
        backups_until=backups_until, entry=entry,
    )  # fmt: skip
    return number


@procedure(
    "data_migration.approve_erasure",
    right="data_migration.approve",
    ja="旧ファイルの消去の承認",
    takes_two=True,
)
def approve_erasure(*, rehearsal: int, actor: Actor) -> int:
    """Another person lets the open order be carried out; its number. Errors: NotFound; Refused for the same person."""
    order = reads.page(rehearsal).open
    if order is None or order.approved is not None:
        raise Refused("承認を待つ消去の依頼はありません。", what_to_do="画面を開き直してください。")
    if actor.user == order.ordered.user and actor.user != SYSTEM:
        raise Refused("消去を依頼した人は承認できません。", what_to_do="別の人が承認してください。")
    entry = _entered("data_migration.erasure_approved", "approve_erasure", rehearsal, actor)
    ErasureApproval.objects.create(municipality=current_or_raise(), number=order.number, entry=entry)
    return order.number


@procedure(
    "data_migration.erase_files", right="data_migration.approve", ja="旧ファイルの消去", takes_two=True
)
def erase_files(*, number: int, actor: Actor) -> tuple[reads.HeldLine, ...]:
    """Carry an approved order out, all or nothing; a second time changes nothing. What became empty.

    Errors: NotFound; Refused without the approval, or where the take-over is not accepted any more.
    """
    order = reads.require_order(number)
    if order.erased is not None:
        return order.counts
    place = current_or_raise()
    rehearsal = ErasureOrder.objects.values_list("rehearsal", flat=True).get(
        municipality=place, number=number
    )
    accepted_on = reads.page(rehearsal).accepted_on
    if order.approved is None or accepted_on is None:
        raise Refused(
            "承認された消去の依頼ではありません。", what_to_do="別の人が承認してから行ってください。"
        )
    counts = tuple(reads.held(order.entry))
    entry = _entered("data_migration.files_erased", "erase_files", rehearsal, actor)
    by = (
        User.objects.filter(number=actor.user).values_list("name", flat=True).first()
        or f"利用者番号{actor.user}"
    )
    town = Municipality.objects.get(code=place)
    Erasure.objects.create(
        municipality=place, number=number, counts={c.kind: [c.rows, c.bytes] for c in counts}, entry=entry,
        certificate=certificate(town, order, accepted_on, counts, by, clock.now()),
    )  # fmt: skip
    _empty(order.entry)
    assert not reads.held(order.entry)
    return counts


def _empty(entry: int) -> None:
    """Everything sealed up to an entry; the database allows it now that the erasure stands."""
    place = current_or_raise()
    for model in (SourceFile, Mend, KeyedRecord, SectionList, SectionAnswer):
        model.objects.filter(municipality=place, entry__lte=entry).exclude(sealed=b"").update(sealed=b"")
    rehearsals = Rehearsal.objects.filter(municipality=place, entry__lte=entry).values("number")
    outputs = RehearsalOutput.objects.filter(municipality=place, rehearsal__in=rehearsals)
    outputs.exclude(sealed=b"").update(sealed=b"")
    loads = Load.objects.filter(municipality=place, entry__lte=entry).values("number")
    Reject.objects.filter(municipality=place, load__in=loads).exclude(row="").update(row="")
