"""take_claims: a file of claims is taken in line by line; what cannot be paid is set aside (請求明細の取込み)."""

from datetime import date

from kikan.businesses.medical_subsidy.models import ClaimFile, ClaimReject
from kikan.businesses.medical_subsidy.procedures.checking import CITES, require_not_later
from kikan.businesses.medical_subsidy.reads import claims as reads
from kikan.law import LawGap, column
from kikan.law.days import day as to_day
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

SERIES = "medical_subsidy.claim_file"


@procedure("medical_subsidy.take_claims", right="medical_subsidy.batch", ja="請求明細の取込み")
def take_claims(*, file: reads.File, month: date, actor: Actor) -> int:
    """Keep every claim that agrees with the law and the certificates, set the others aside; the file's number.

    month: any day of the month billed for. Errors: Refused for an empty file, the same one again, a month to come, or
    missing values of the ordinance: nothing is taken twice.
    """
    found = tried(file)
    require_not_later(month.replace(day=1), "month")
    number = numbers.draw(SERIES)
    entry = append(
        actor=actor, kind="medical_subsidy.claims_taken", procedure="medical_subsidy.take_claims",
        subjects=[("medical_claim_file", number)], happened_on=month.replace(day=1), cites=CITES,
    )  # fmt: skip
    ClaimFile.objects.create(
        municipality=current_or_raise(), number=number, sha256=file.sha256, month=month.replace(day=1),
        records=len(file.lines), taken=len(found.good), amount=found.amount, entry=entry.number,
    )  # fmt: skip
    if found.good:
        _keep(number, found)
    ClaimReject.objects.bulk_create(
        ClaimReject(
            municipality=current_or_raise(), file=number, line=line.number, text=line.text[:200], reason=why[:120]
        )
        for line, why in found.bad
    )  # fmt: skip
    return number


def tried(file: reads.File) -> reads.Judged:
    """What would become of the file; nothing is written. Errors: as `take_claims`."""
    if not file.lines:
        raise Refused("ファイルに明細がありません。", field="file")
    if ClaimFile.objects.filter(municipality=current_or_raise(), sha256=file.sha256).exists():
        raise Refused(
            "同じ内容のファイルはすでに取り込んでいます。", field="file", what_to_do="取込みの一覧を確かめてください。"
        )  # fmt: skip
    try:
        return reads.judged(file)
    except LawGap as gap:
        raise Refused(
            "診療月の一部負担金などの条例値が登録されていません。",
            field="file",
            what_to_do="条例値の登録を依頼してください。",
        ) from gap


def _keep(number: int, found: reads.Judged) -> None:
    lines, rows = [g[0] for g in found.good], [g[1] for g in found.good]
    told = {
        name: column(*(line.told[name] for line in lines))
        for name in ("care", "points", "paid", "statutory", "high_cost")
    }
    write_columns(
        "medical_subsidy_claim",
        told
        | {
            "file": number, "line": column(*(line.number for line in lines)), "person": column(*(r.person for r in rows)),
            "scheme": column(*(r.scheme for r in rows)), "month": column(*(to_day(line.told["month"]) for line in lines)),
            "institution_code": [line.told["institution_code"] for line in lines],
            "institution": [line.told["institution"] for line in lines],
            "user_part": column(*(g[2] for g in found.good)), "subsidy": column(*(g[3] for g in found.good)),
        },
    )  # fmt: skip
