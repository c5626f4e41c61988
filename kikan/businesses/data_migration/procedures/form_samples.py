"""draw_forms, print_forms, mark_form, sign_forms: papers of what was taken in laid beside the old ones (帳票の突合)."""

from kikan.businesses.data_migration.documents.side_by_side import bundle
from kikan.businesses.data_migration.models import FormMark, FormSample, FormSignature
from kikan.businesses.data_migration.procedures.sampling import (
    entered,
    require_count,
    says_more,
    seed_of,
    signer,
)
from kikan.businesses.data_migration.reads import cutovers
from kikan.businesses.data_migration.reads import form_samples as reads
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.taken import Step
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

MOST = 200


@procedure("data_migration.draw_forms", right="data_migration.change", ja="帳票の突合の抽出")
def draw_forms(*, rehearsal: int, paper: str, count: int, actor: Actor, seed: int | None = None) -> list[int]:
    """Draw people of whom a kind of paper is compared, the seed kept; a second time gives the same ones.

    Errors: NotFound; Refused before the data were taken in, after the acceptance, or for another number than 1 to MOST.
    """
    found = reads.line_of(rehearsal, paper, clock.today())
    if found.seed is not None:
        return [m.person for m in found.marks]
    if cutovers.standing_of(rehearsal) != Step.TAKEN:
        raise Refused(
            "取込みが済んでいないか、検収が済んでいます。", what_to_do="取込みの後、検収の前に抜き取ります。"
        )
    require_count(count, MOST)
    seed = seed_of(seed)
    persons = reads.chosen(reads.require_paper(paper), count, seed, clock.today())
    if not persons:
        raise Refused(
            "印刷できる人がいません。", field="paper",
            what_to_do="支援措置や発行の抑止のない人がいるか、住民記録で確かめてください。",
        )  # fmt: skip
    entry = entered("data_migration.forms_drawn", "draw_forms", rehearsal, actor)
    FormSample.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, paper=paper, seed=seed, persons=persons, entry=entry
    )  # fmt: skip
    return persons


@procedure("data_migration.print_forms", right="data_migration.export", ja="帳票の突合の印刷")
def print_forms(*, rehearsal: int, paper: str, actor: Actor) -> bytes:
    """The bundle as one PDF, in the order drawn; each time is in the journal.

    Errors: NotFound; Refused before the drawing; UnprintableCharacter, TextTooLong.
    """
    found = reads.line_of(rehearsal, paper, clock.today())
    bodies = reads.bodies_of(found, clock.today())
    if not bodies:
        raise Refused(
            "まだ抜き取っていません。", field="paper", what_to_do="抜き取ってから印刷してください。"
        )
    town = Municipality.objects.get(code=current_or_raise())
    made = bundle(town, reads.require_paper(paper), len(found.marks), bodies, clock.today())
    entered("data_migration.forms_printed", "print_forms", rehearsal, actor)
    return made


@procedure("data_migration.mark_form", right="data_migration.change", ja="帳票の突合の記録")
def mark_form(*, rehearsal: int, paper: str, person: int, is_same: bool, note: str, actor: Actor) -> None:
    """The same as the old paper, or not and why; the same again adds nothing.

    Errors: NotFound for a person who was not drawn; Refused without a reason for a difference, or after the signature.
    """
    found = reads.line_of(rehearsal, paper, clock.today())
    mark = next((m for m in found.marks if m.person == person), None)
    if mark is None:
        raise NotFound(
            "この人は抜き取っていません。", field="person", what_to_do="一覧から選び直してください。"
        )
    told = note.strip()
    if not says_more(
        (mark.is_same, mark.note), is_good=is_same, note=told, signed_by=found.signed_by,
        signed_told="気づいたことは稼働後の確認に記録してください。", why="何が違うか、理由と処置を入力してください。",
    ):  # fmt: skip
        return
    entry = entered("data_migration.form_marked", "mark_form", rehearsal, actor)
    FormMark.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, paper=paper, person=person, is_same=is_same,
        note=told, entry=entry,
    )  # fmt: skip


@procedure("data_migration.sign_forms", right="data_migration.approve", ja="帳票の突合の署名")
def sign_forms(*, rehearsal: int, paper: str, name: str, actor: Actor) -> None:
    """Sign the papers of a kind off by name, once. Errors: NotFound; Refused while one was not looked at."""
    found = reads.line_of(rehearsal, paper, clock.today())
    if found.signed_by:
        return
    if found.seed is None or found.open:
        raise Refused(
            f"署名できません：{found.state_ja}。", field="name",
            what_to_do="抜き取った帳票を全部見比べ、相違には理由と処置を記録してください。",
        )  # fmt: skip
    by = signer(name)
    entry = entered("data_migration.forms_signed", "sign_forms", rehearsal, actor)
    FormSignature.objects.create(
        municipality=current_or_raise(), rehearsal=rehearsal, paper=paper, name=by, entry=entry
    )
