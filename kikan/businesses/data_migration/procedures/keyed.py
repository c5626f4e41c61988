"""begin_keyed, key_record, decide_record, make_keyed_file: paper becomes a file by two clerks (二度打ち)."""

import json
from collections.abc import Mapping

from kikan.businesses.data_migration.models.keyed import KeyedBatch, KeyedRecord
from kikan.businesses.data_migration.procedures.sources import keep_file, register_source
from kikan.businesses.data_migration.reads import keyed as reads
from kikan.businesses.data_migration.reads.contents import sealed
from kikan.businesses.data_migration.reads.mappings import layout_of
from kikan.businesses.data_migration.reads.sources import businesses
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

SYSTEM_JA = "二度打ち"


def _entered(kind: str, name: str, batch: int, actor: Actor) -> int:
    return append(
        actor=actor, kind=kind, procedure=f"data_migration.{name}", subjects=[("keyed_batch", batch)],
        happened_on=clock.today(),
    ).number  # fmt: skip


@procedure("data_migration.begin_keyed", right="data_migration.change", ja="二度打ちの開始")
def begin_keyed(*, layout: str, business: str, title: str, actor: Actor) -> int:
    """Begin a pile; its number. Errors: NotFound; Refused for a layout with 個人番号, or without a title."""
    reads.fields_of(layout)
    if business not in businesses():
        raise NotFound("業務を選んでください。", field="business")
    if not title.strip():
        raise Refused("名称を入力してください。", field="title")
    number = numbers.draw("data_migration.keyed")
    entry = _entered("data_migration.keyed_begun", "begin_keyed", number, actor)
    KeyedBatch.objects.create(
        municipality=current_or_raise(), number=number, layout=layout, business=business, title=title.strip(),
        entry=entry,
    )  # fmt: skip
    return number


@procedure("data_migration.key_record", right="data_migration.change", ja="二度打ちの入力")
def key_record(*, batch: int, line: int, turn: int, cells: Mapping[str, str], actor: Actor) -> bool:
    """Key a record the first or the second time; whether both are the same, True for the first.

    Errors: NotFound; Refused for whoever keyed it before, for a record keyed meanwhile, for cells that no hand-over may have.
    """
    page = reads.batch(batch)
    known = {r.line: r for r in page.records}
    is_next = turn == reads.FIRST and line == len(known) + 1
    is_second = turn == reads.SECOND and line in known and known[line].state == "once"
    if not (is_next or is_second):
        raise Refused(
            "この件はほかの人が入力しました。", what_to_do="画面を開き直し、次の件を入力してください。"
        )
    if is_second and known[line].first_by == actor.user != SYSTEM:
        raise Refused(
            "一度目を入力した人は、二度目を入力できません。", what_to_do="別の人が入力してください。"
        )
    kept = _checked(page, cells)
    differing = []
    if is_second:
        first = reads.cells_of(batch, line)[reads.FIRST]
        differing = [name for name in kept if kept[name] != first[name]]
    _keep(page, line, turn, kept, actor, "data_migration.record_keyed", "key_record", differing=differing)
    return not differing


@procedure("data_migration.decide_record", right="data_migration.change", ja="二度打ちの違いの決定")
def decide_record(*, batch: int, line: int, cells: Mapping[str, str], reason: str, actor: Actor) -> None:
    """Say what a record that was keyed differently is, once. Errors: NotFound, Refused without a reason."""
    page = reads.batch(batch)
    if next((r.state for r in page.records if r.line == line), "") != "differs":
        raise NotFound("この件に決める違いはありません。", what_to_do="画面を開き直してください。")
    if not reason.strip():
        raise Refused("理由を入力してください。", field="reason")
    kept = _checked(page, cells)
    _keep(
        page,
        line,
        reads.DECIDED,
        kept,
        actor,
        "data_migration.record_decided",
        "decide_record",
        reason=reason,
    )


def _checked(page: reads.BatchPage, cells: Mapping[str, str]) -> dict[str, str]:
    names = [f.name for f in reads.fields_of(page.layout)]
    if set(cells) != set(names):
        raise NotFound("レイアウトの項目と合いません。", what_to_do="画面を開き直してください。")
    kept = {name: cells[name].strip() for name in names}
    if fault := reads.fault_of(page.layout, kept):
        where, why = fault
        raise Refused(f"「{where}」：{why}。", what_to_do="入力し直してください。")
    return kept


def _keep(
    page: reads.BatchPage, line: int, turn: int, cells: Mapping[str, str], actor: Actor, kind: str, name: str,
    *, differing: list[str] | None = None, reason: str = "",
) -> None:  # fmt: skip
    content = json.dumps(dict(cells), ensure_ascii=False).encode()
    key, closed = sealed(content, reads.bound_record(page.number, line, turn))
    entry = _entered(kind, name, page.number, actor)
    KeyedRecord.objects.create(
        municipality=current_or_raise(), batch=page.number, line=line, turn=turn, keyed_by=actor.user,
        differing=differing or [], reason=reason.strip(), key=key, sealed=closed, entry=entry,
    )  # fmt: skip


@procedure("data_migration.make_keyed_file", right="data_migration.change", ja="二度打ちのファイルの作成")
def make_keyed_file(*, batch: int, actor: Actor) -> int:
    """The pile as a file of a source of its own, to be mapped and rehearsed as any; the same again changes nothing.

    The number of the source. Errors: NotFound; Refused while a record was keyed once or is not decided.
    """
    page = reads.batch(batch)
    if not page.records or page.open:
        raise Refused(
            f"そろっていない件が{page.open:,}件あります。" if page.records else "まだ何も入力していません。",
            what_to_do="二度目の入力と、違いの決定を済ませてください。",
        )
    keys = [f.name for f in reads.fields_of(page.layout) if f.name in layout_of(page.layout).key]
    form = f"文字コード: utf-8\nキー: [{', '.join(keys)}]\n"
    source = register_source(
        system=SYSTEM_JA, business=page.business, title=f"{page.title}（入力{page.number}）", form=form, actor=actor
    )  # fmt: skip
    keep_file(source=source, name=f"keyed_{page.number}.csv", content=reads.file_of(page), actor=actor)
    return source
