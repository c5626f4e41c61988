"""draw_samples, mark_sample, sign_samples: loaded records compared with the old screens one by one (項目の抜取り確認)."""

from kikan.businesses.data_migration.models import FieldMark, FieldSample, FieldSignature, RehearsalResult
from kikan.businesses.data_migration.procedures.sampling import (
    entered,
    require_count,
    says_more,
    seed_of,
    signer,
)
from kikan.businesses.data_migration.reads import field_samples as reads
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise

MOST = 500


@procedure("data_migration.draw_samples", right="data_migration.change", ja="抜取り確認の抽出")
def draw_samples(
    *, rehearsal: int, source: int, count: int, actor: Actor, seed: int | None = None
) -> list[int]:
    """Draw loaded records of a source once, the seed kept; a second time gives the same ones. Their numbers.

    Errors: NotFound; Refused before the rehearsal was carried out, or for another number than 1 to MOST.
    """
    reads.sample_of(rehearsal, source)
    place = current_or_raise()
    known = FieldSample.objects.filter(municipality=place, rehearsal=rehearsal, source=source).first()
    if known is not None:
        return list(known.lines)
    require_count(count, MOST)
    if not RehearsalResult.objects.filter(municipality=place, rehearsal=rehearsal, source=source).exists():
        raise Refused(
            "リハーサルが終わっていません。", field="source", what_to_do="終わってから抜き取ってください。"
        )
    seed = seed_of(seed)
    lines = reads.chosen(rehearsal, source, count, seed)
    if not lines:
        raise Refused(
            "移行した記録がありません。", field="source", what_to_do="受け入れなかった行を直してください。"
        )
    entry = entered("data_migration.samples_drawn", "draw_samples", rehearsal, actor)
    FieldSample.objects.create(
        municipality=place, rehearsal=rehearsal, source=source, seed=seed, lines=lines, entry=entry
    )
    return lines


@procedure("data_migration.mark_sample", right="data_migration.change", ja="抜取り確認の記録")
def mark_sample(*, rehearsal: int, source: int, line: int, is_right: bool, note: str, actor: Actor) -> None:
    """Right or wrong, with a note where wrong; the same again adds nothing.

    Errors: NotFound for a record that was not drawn; Refused without a note, or after the signature.
    """
    found = reads.sample_of(rehearsal, source)
    mark = next((m for m in found.marks if m.line == line), None)
    if mark is None:
        raise NotFound(
            "この行は抜き取っていません。", field="line", what_to_do="一覧から開き直してください。"
        )
    told = note.strip()
    if not says_more(
        (mark.is_right, mark.note), is_good=is_right, note=told, signed_by=found.signed_by,
        signed_told="誤りは次のリハーサルで直してください。", why="何が違うかを入力してください。",
    ):  # fmt: skip
        return
    entry = entered("data_migration.sample_marked", "mark_sample", rehearsal, actor)
    FieldMark.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, source=source, line=line, is_right=is_right,
        note=told, entry=entry,
    )  # fmt: skip


@procedure("data_migration.sign_samples", right="data_migration.approve", ja="抜取り確認の署名")
def sign_samples(*, rehearsal: int, source: int, name: str, actor: Actor) -> None:
    """Sign the samples of a source off by name, once. Errors: NotFound; Refused while a record is open or wrong."""
    found = reads.sample_of(rehearsal, source)
    if found.signed_by:
        return
    if found.seed is None or found.open or found.wrong:
        raise Refused(
            f"署名できません：{found.state_ja}。", field="name",
            what_to_do="抜き取った記録を全部見てください。誤りがあれば、対応づけか記録を直し、次のリハーサルで抜き取り直してください。",
        )  # fmt: skip
    by = signer(name)
    entry = entered("data_migration.samples_signed", "sign_samples", rehearsal, actor)
    FieldSignature.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, source=source, name=by, entry=entry
    )
