"""issue_payment_certificate: certify what was paid, or that nothing is overdue (納税証明書・完納証明書の交付)."""

from kikan.businesses.collection.documents import CERTIFICATE
from kikan.businesses.collection.documents.certificate import (
    COMPLETE,
    TITLES,
    Certified,
    TaxYear,
    certificate,
    totals,
)
from kikan.businesses.collection.reads.payments import PaidYear, paid_years, shown_by_year
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.addressees.reach import addressees
from kikan.shared.documents.fees import COUNTER, Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "地方税法第20条の10"


@procedure("collection.issue_payment_certificate", right="collection.print", ja="納税証明書の交付")
def issue_payment_certificate(
    *,
    person: int,
    kind: str,
    years: tuple[tuple[int, int], ...],
    actor: Actor,
    shown: tuple[tuple[int, int, int], ...] = (),
    copies: int = 1,
    channel: str = COUNTER,
    official_use: bool = False,
    exemption: str = "",
) -> tuple[int, ...]:
    """Hand the certificate out; returns the issue numbers. years: (levy, fiscal year) that are to stand on it.

    shown: (charge, instalment, yen) of receipts shown that are not cleared yet; the paper marks them.
    Errors: NotFound; Refused for a 完納証明 while something is overdue, for a year without tax, without an address
    that may be printed (E20), or without the ordinance's fee.
    """
    if kind not in TITLES:
        raise Refused("証明の種類を選んでください。", field="kind")
    opened = print_release.opened_for([person], actor)
    known = {(y.levy, y.fiscal_year): y for y in paid_years(person, clock.today())}
    marks = _marks(person, shown)
    wanted = [known[y] for y in years if y in known]
    if kind == COMPLETE:
        _require_complete(list(known.values()), marks)
    elif not wanted or len(wanted) != len(set(years)):
        raise Refused(
            "選んだ年度の調定がありません。", field="years", what_to_do="科目と年度を選び直してください。"
        )
    to = addressees([person], actor, clock.today(), opened)[person]
    if not to.can_be_reached:
        raise Refused("氏名または住所の記録がないため、交付できません。", field="person")
    body = certificate(Certified(kind, to.name, to.lines, tuple(_tax_year(y, marks) for y in wanted)))
    issued = hand_out(
        kind=CERTIFICATE.kind, data=body, subjects=[("person", person)], actor=actor,
        charge=Charge(channel, exemption), copies=copies, official_use=official_use, opened=opened,
    )  # fmt: skip
    return tuple(one.number for one in issued)


def _marks(person: int, shown: tuple[tuple[int, int, int], ...]) -> dict[tuple[int, int], int]:
    if any(amount <= 0 for _, _, amount in shown):
        raise Refused("領収証書の金額を確かめてください。", field="shown")
    try:
        return dict(shown_by_year(person, {(c, i): amount for c, i, amount in shown}))
    except KeyError:
        raise NotFound("領収証書の期別は、この人の調定ではありません。", field="shown") from None


def _tax_year(y: PaidYear, marks: dict[tuple[int, int], int]) -> TaxYear:
    shown = marks.get((y.fiscal_year, y.levy), 0)
    return TaxYear(y.levy_ja, y.fiscal_year, y.tax, y.paid, y.open, y.not_due, shown)


def _require_complete(years: list[PaidYear], marks: dict[tuple[int, int], int]) -> None:
    overdue = totals([_tax_year(y, marks) for y in years]) + sum(y.beside for y in years)
    if overdue > 0:
        raise Refused(
            f"納期限を過ぎた未納が{overdue:,}円あるため、完納証明書は交付できません。", field="kind", cites=CITES,
            what_to_do="収納状況を確かめるか、納税証明書を選んでください。",
        )  # fmt: skip
