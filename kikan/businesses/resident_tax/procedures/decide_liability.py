"""decide_liability: somebody is taxed otherwise than the register says (家屋敷課税・住登外課税の決定)."""

from datetime import date

from kikan.businesses.resident_tax.models import Basis, Liability
from kikan.businesses.resident_tax.reads.liabilities import lives_here
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

CODE_LENGTH = 6
CITES = {
    Basis.RESIDENT: "地方税法第294条", Basis.HOUSE: "地方税法第294条第1項第2号",
    Basis.UNREGISTERED: "地方税法第294条第3項", Basis.ELSEWHERE: "地方税法第294条第4項",
}  # fmt: skip


@procedure("resident_tax.decide_liability", right="resident_tax.change", ja="課税の根拠の決定")
def decide_liability(
    *,
    person: int,
    kind: int,
    since_year: int,
    reason: str,
    actor: Actor,
    until_year: int | None = None,
    other_code: str = "",
    told_on: date | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let a person be taxed on this ground from a fiscal year on (to the end of `until_year`).

    `kind`: Basis; RESIDENT takes a decision back, so that the register alone counts. Years assessed already follow by
    更正. Errors: NotFound for an unknown person; Refused where the register contradicts.
    """
    municipality = current_or_raise()
    if not Person.objects.filter(municipality=municipality, number=person).exists():
        raise NotFound("その宛名番号の人はいません。", field="person")
    _refuse_wrong(person, kind, since_year, until_year, other_code, told_on)
    entry = append(
        actor=actor, kind="resident_tax.liability_decided", procedure="resident_tax.decide_liability",
        subjects=[("person", person)], happened_on=date(since_year, 1, 1), reported_on=clock.today(),
        reason=reason[:40], cites=CITES[Basis(kind)], read_at=read_at,
    )  # fmt: skip
    begins = date(since_year, 1, 1)
    until = date(until_year + 1, 1, 1) if until_year else history.OPEN
    history.replace(
        Liability, {"person": person}, {"kind": kind, "other_code": other_code, "told_on": told_on},
        entry=entry.number, valid_from=begins, valid_until=until,
    )  # fmt: skip
    return entry


def _refuse_wrong(
    person: int, kind: int, since: int, until: int | None, other_code: str, told_on: date | None
) -> None:
    if kind not in Basis.values:
        raise Refused("課税の根拠を選んでください。", field="kind")
    if until is not None and until < since:
        raise Refused("終わりの年度が始まりの年度より前です。", field="until_year")
    here = lives_here(person, date(since, 1, 1))
    if kind in (Basis.HOUSE, Basis.UNREGISTERED) and here:
        raise Refused(
            "この人は賦課期日に住民として登録されています。", field="kind",
            what_to_do="住民は住民記録にもとづいて課税されます。年度を確かめてください。",
        )  # fmt: skip
    if kind == Basis.ELSEWHERE and not here:
        raise Refused("この人は賦課期日に住民として登録されていません。", field="kind")
    if kind in (Basis.UNREGISTERED, Basis.ELSEWHERE):
        if len(other_code) != CODE_LENGTH or not (other_code.isascii() and other_code.isdigit()):
            raise Refused("相手の市区町村の団体コードを6桁で入力してください。", field="other_code")
        if kind == Basis.UNREGISTERED and told_on is None:
            raise Refused(
                "住民登録地の市区町村へ通知した日を入力してください（地方税法第294条第3項）。",
                field="told_on",
            )
