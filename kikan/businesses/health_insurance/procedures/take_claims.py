"""take_claims, mend_claim: claims of hospitals from a file, each line kept (レセプトの取込み・取り込めない行の処理)."""

from collections.abc import Sequence

from kikan.businesses.health_insurance.models import Claim, ClaimBadLine, ClaimFile
from kikan.businesses.health_insurance.procedures.claim_lines import (
    BadLine,
    ClaimLine,
    ClaimsFile,
    columns_of,
    sorted_out,
)
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

FILES = "health_insurance.claim_file"


class Taken:
    """What became of a file: its number (0 of a trial), lines taken, told before, and not taken."""

    def __init__(self, number: int, taken: int, repeated: int, bad: Sequence[BadLine]) -> None:
        self.number, self.taken, self.repeated, self.bad = number, taken, repeated, tuple(bad)


@procedure("health_insurance.take_claims", right="health_insurance.batch", ja="レセプトの取込み")
def take_claims(*, file: ClaimsFile, actor: Actor, is_trial: bool = False) -> Taken:
    """Take the lines that can be taken in one entry and keep the others with their reasons; a trial keeps nothing.

    A line told before in the same words is counted and not taken again. Errors: Refused for the same content again.
    """
    town = current_or_raise()
    if ClaimFile.objects.filter(municipality=town, sha256=file.sha256).exists():
        raise Refused(
            "このファイルは、すでに取り込んでいます。", field="file", what_to_do="一覧で取込み済みの内容を確かめてください。"
        )  # fmt: skip
    found = sorted_out(file.lines)
    bad = sorted([*file.bad, *found.bad], key=lambda b: b.line)
    if is_trial:
        return Taken(0, len(found.good), found.repeated, bad)
    number = numbers.draw(FILES)
    entry = append(
        actor=actor, kind="health_insurance.claims_taken", procedure="health_insurance.take_claims",
        subjects=[("claim_file", number)], happened_on=clock.today(),
    ).number  # fmt: skip
    ClaimFile.objects.create(
        municipality=town, number=number, sha256=file.sha256, records=file.records, taken=len(found.good),
        repeated=found.repeated, cost=file.cost, paid=file.paid, entry=entry,
    )  # fmt: skip
    _keep(number, found.good, entry)
    ClaimBadLine.objects.bulk_create(
        ClaimBadLine(municipality=town, file=number, line=b.line, reason=b.reason[:200], raw=b.raw)
        for b in bad
    )
    return Taken(number, len(found.good), found.repeated, bad)


@procedure("health_insurance.mend_claim", right="health_insurance.batch", ja="取り込めないレセプトの行の処理")
def mend_claim(*, file: int, line: int, mended: ClaimLine | None, reason: str, actor: Actor) -> None:
    """Take a mended line; None sets the line aside.

    Errors: NotFound; Refused without a reason, for a line that is done, or for one that still cannot be taken.
    """
    town = current_or_raise()
    rows = ClaimBadLine.objects.filter(municipality=town, file=file, line=line)
    row = rows.select_for_update().first()
    if row is None:
        raise NotFound("この行はありません。", what_to_do="ファイルの画面から開いてください。")
    if row.closed_by is not None:
        raise Refused(
            "この行は、すでに処理しています。", field="text", what_to_do="ファイルの画面で確かめてください。"
        )
    if not reason.strip():
        raise Refused(
            "理由がありません。", field="reason", what_to_do="直した、または除外する理由を入力してください。"
        )
    if mended is not None and (found := sorted_out([mended])).bad:
        raise Refused(
            f"まだ取り込めません。{found.bad[0].reason}。",
            field="text",
            what_to_do="元の行と相手先を確かめてください。",
        )
    entry = append(
        actor=actor, kind="health_insurance.claim_mended", procedure="health_insurance.mend_claim",
        subjects=[("claim_file", file)], happened_on=clock.today(), reason=reason.strip()[:40],
    ).number  # fmt: skip
    rows.update(closed_by=entry, mended=mended.raw if mended else None)
    if mended is not None:
        _keep(file, [mended] if found.good else [], entry)


def _keep(file: int, lines: Sequence[ClaimLine], entry: int) -> None:
    if lines:
        write_columns(Claim._meta.db_table, {"file": file, "entry": entry, **columns_of(lines)})
