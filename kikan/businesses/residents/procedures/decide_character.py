"""decide_character: what stands for a character in JIS forms where the tables leave a choice (縮退文字の決定)."""

from kikan.businesses.residents.procedures.second_person import first_person
from kikan.ground import mj
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.jis import jis_form
from kikan.shared.addressees.models import CharacterDecision, Name
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("residents.decide_character", right="residents.change", ja="縮退文字の決定", takes_two=True)
def decide_character(*, actor: Actor, character: str, target: str, reason: str) -> Entry:
    """Choose one of the candidates for this municipality, by two people; names that hold it get their new JIS form.

    Law: MJ縮退マップ（候補が複数あるときの選択）
    Errors: Refused where there is no choice, for another target, or without a second person.
    """
    _check(character, target, reason)
    first = first_person(actor)
    rows = _names_with(character)
    entry = append(
        actor=actor,
        kind="residents.character_decided",
        procedure="residents.decide_character",
        subjects=[("person", row.person) for row in rows],
        happened_on=clock.today(),
    )
    values = {"target": target, "reason": reason, "proposed_by": first, "decided_by": actor.user}
    history.replace(
        CharacterDecision,
        {"character": character},
        values,
        entry=entry.number,
        valid_from=clock.today(),
    )
    _rewrite(rows, entry.number)
    return entry


def _check(character: str, target: str, reason: str) -> None:
    choices = next((r.choices for r in mj.reduced(character).replacements), "")
    if len(choices) < 2:
        raise Refused(
            "この文字には、選べる候補がありません。",
            what_to_do="一覧を開き直してください。",
            field="character",
        )
    if target not in choices or len(target) != 1:
        raise Refused("候補の中から選んでください。", field="target")
    if not reason.strip():
        raise Refused("決めた理由を入力してください。", field="reason")


def _names_with(character: str) -> list[Name]:
    rows = as_of(Name, None).filter(municipality=current_or_raise(), name__contains=character)
    return list(rows.order_by("person", "kind", "valid_from"))


def _rewrite(rows: list[Name], entry: int) -> None:
    changed = [(row, jis_form(row.name)) for row in rows]
    pairs = [(row, jis) for row, jis in changed if jis != row.jis]
    history.write(
        Name,
        ended=[row for row, _ in pairs],
        added=[_with(row, jis, entry) for row, jis in pairs],
        entry=entry,
    )


def _with(row: Name, jis: str, entry: int) -> Name:
    kept = {f.attname: getattr(row, f.attname) for f in Name._meta.concrete_fields if f.column}
    return Name(**{**kept, "jis": jis, "entry": entry, "ended_by": None})
