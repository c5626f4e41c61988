"""decide_gaiji: what a character of the old system became, by two people (外字の同定)."""

from kikan.businesses.residents.procedures.second_person import first_person
from kikan.ground import mj
from kikan.ground.mj.doubts import is_added
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.gaiji import GRADES, WRITTEN
from kikan.shared.addressees.models import Gaiji
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("residents.decide_gaiji", right="residents.change", ja="外字の同定", takes_two=True)
def decide_gaiji(*, actor: Actor, font: str, code: str, grade: str, becomes: str = "", note: str) -> Entry:
    """Decide by two people what a character of the old system is: the same, within 包摂, reduced, or none.

    Errors: NotFound; Refused by field, or without a second person.
    """
    row = as_of(Gaiji, None).filter(municipality=current_or_raise(), font=font, code=code).first()
    if row is None:
        raise NotFound("この外字は登録されていません。", what_to_do="一覧を開き直してください。")
    _check_decision(grade, becomes, note)
    first = first_person(actor)
    entry = append(
        actor=actor,
        kind="residents.gaiji_decided",
        procedure="residents.decide_gaiji",
        subjects=[("gaiji", int(code, 16))],
        happened_on=clock.today(),
    )
    history.replace(
        Gaiji,
        {"font": font, "code": code},
        {
            "picture": row.picture, "uses": row.uses, "residents": row.residents, "grade": grade,
            "becomes": becomes, "note": note, "proposed_by": first, "decided_by": actor.user,
        },
        entry=entry.number,
        valid_from=row.valid_from,
    )  # fmt: skip
    return entry


def _check_decision(grade: str, becomes: str, note: str) -> None:
    if grade not in GRADES:
        raise Refused("同定の区分（A〜D）を選んでください。", field="grade")
    if grade in WRITTEN and not _is_listed(becomes):
        raise Refused(
            "文字情報基盤の文字を1字だけ入力してください。",
            what_to_do="文字検索（F9）で選んでください。",
            field="becomes",
        )
    if grade not in WRITTEN and becomes:
        raise Refused("該当なし（D）のときは、文字を空にしてください。", field="becomes")
    if not note.strip():
        raise Refused("決めた理由を入力してください。", field="note")


def _is_listed(text: str) -> bool:
    return mj.by_text(text) is not None or (len(text) == 1 and is_added(text))
