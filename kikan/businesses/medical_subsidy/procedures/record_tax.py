"""record_tax: a proof of the income tax, or of the levy of another municipality, is kept (課税を証する書類)."""

from datetime import date

from kikan.businesses.medical_subsidy.law.periods import tax_year
from kikan.businesses.medical_subsidy.models import TaxProof
from kikan.businesses.medical_subsidy.procedures.checking import CITES
from kikan.businesses.medical_subsidy.reads.recipients import law_on
from kikan.law import LawGap, column
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("medical_subsidy.record_tax", right="medical_subsidy.change", ja="課税を証する書類の記録")
def record_tax(
    *,
    person: int,
    year: int,
    actor: Actor,
    is_income_taxed: bool | None = None,
    levy: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Keep what a proof tells of a fiscal year's taxes; it takes the place of an earlier one of the year.

    is_income_taxed: of the person, the insured and the supporter together. Errors: Refused where it tells nothing.
    """
    if is_income_taxed is None and levy is None:
        raise Refused(
            "所得税の課税か、所得割額を入力してください。", field="is_income_taxed",
            what_to_do="証する書類を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="medical_subsidy.tax_recorded", procedure="medical_subsidy.record_tax",
        subjects=[("person", person)], happened_on=clock.today(), reason=f"{year}年度", cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.replace(
        TaxProof, {"person": person, "year": year}, {"is_income_taxed": is_income_taxed, "levy": levy},
        entry=entry.number, valid_from=date(year, 4, 1),
    )  # fmt: skip
    return entry


def fiscal_year(on: date) -> int:
    """The fiscal year whose taxes decide an application of a day. Errors: Refused without the ordinance's month."""
    try:
        return int(tax_year(column(to_day(on)), law=law_on(on))[0])
    except LawGap as gap:
        raise Refused(
            "医療費助成の条例値が登録されていません。", what_to_do="条例値の登録を依頼してください。"
        ) from gap
