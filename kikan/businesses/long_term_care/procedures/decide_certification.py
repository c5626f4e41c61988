"""decide_certification: the board's judgement becomes the level (認定の決定), or the refusal (非該当)."""

from datetime import date

from kikan.businesses.long_term_care.law.certification import (
    CHANGE,
    NEW,
    RENEWAL,
    months_allowed,
    valid_until,
)
from kikan.businesses.long_term_care.models.certification import Application, ApplicationKind, Level, Stage
from kikan.businesses.long_term_care.models.insured import AcquiredBy, Insured, InsuredKind
from kikan.businesses.long_term_care.procedures.accept_gain import NUMBERS
from kikan.businesses.long_term_care.procedures.apply_certification import (
    certify,
    law_on,
    replace_application,
)
from kikan.businesses.long_term_care.reads import certification as reads
from kikan.businesses.long_term_care.reads.insured import number_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.qualification.standing import spell_on
from kikan.shared.tenancy import clock, numbers

CITES = "介護保険法第27条第7項・第28条・第29条・第32条"
KIND_OF = {ApplicationKind.NEW: NEW, ApplicationKind.RENEWAL: RENEWAL, ApplicationKind.CHANGE: CHANGE}


@procedure("long_term_care.decide_certification", right="long_term_care.change", ja="要介護認定の決定")
def decide_certification(
    *,
    person: int,
    judged_on: date,
    level: int,
    actor: Actor,
    months: int | None = None,
    remarks: str = "",
    read_at: int | None = None,
) -> Entry:
    """Certify from the day of application, or after the old certification's end, for months; or refuse (非該当).

    Without months the standard of the kind of application. Somebody of 40 to 64 becomes insured by it (第2号).
    Errors: NotFound without an open application; Refused before the first judgement, for a day outside, for months
    outside what the law allows.
    """
    row = reads.open_application(person)
    if row is None:
        raise NotFound("処理中の認定申請がありません。", what_to_do="申請を受け付けてください。")
    if row.stage != Stage.FIRST_JUDGED:
        raise Refused(
            "一次判定が記録されていません。", cites=CITES, field="level",
            what_to_do="認定調査・主治医意見書・一次判定を先に記録してください。",
        )  # fmt: skip
    if not row.applied_on <= judged_on <= clock.today():
        raise Refused(
            "申請日から今日までの日を入力してください。", field="judged_on", what_to_do="審査会の日を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="long_term_care.certification_decided", procedure="long_term_care.decide_certification",
        subjects=[("person", person), ("care_application", row.number)], happened_on=judged_on, cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    is_refused = level == Level.NONE
    values: dict[str, object] = {
        "stage": Stage.REJECTED if is_refused else Stage.DECIDED, "judged_on": judged_on, "level": level,
        "remarks": remarks,
    }  # fmt: skip
    replace_application(row, values, entry.number)
    if not is_refused:
        _certify(row, Level(level), judged_on, months, remarks, entry.number)
    return entry


def _certify(
    row: Application, level: Level, judged_on: date, months: int | None, remarks: str, entry: int
) -> None:
    law = law_on(judged_on)
    held = reads.certification_on(row.person, row.applied_on)
    is_renewal = row.kind == ApplicationKind.RENEWAL and held is not None
    kind = KIND_OF[ApplicationKind(row.kind)]
    is_unchanged = held is not None and held.level == level
    least, standard, most = months_allowed(kind, is_unchanged=is_unchanged, law=law)
    chosen = standard if months is None else months
    if not least <= chosen <= most:
        raise Refused(
            f"有効期間は{least}か月から{most}か月までです。", cites="介護保険法施行規則第38条・第41条", field="months",
            what_to_do="月数を確かめてください。",
        )  # fmt: skip
    begins = date.fromordinal(held.last_on.toordinal() + 1) if is_renewal and held else row.applied_on
    certify(
        row.person, level, row.number, begins, valid_until(begins, chosen), judged_on, remarks, law, entry
    )
    if spell_on(Insured, row.person, begins) is None:
        values = {
            "insured_number": number_of(row.person) or numbers.draw(NUMBERS), "kind": InsuredKind.SECOND,
            "acquired_on": begins, "acquired_by": AcquiredBy.CERTIFIED, "acquired_reported_on": row.applied_on,
        }  # fmt: skip
        history.add(Insured, {"person": row.person}, values, entry=entry, valid_from=begins)
