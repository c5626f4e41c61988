"""Notice of the family register (戸籍の届出・法第9条第2項の通知): names, readings, 本籍 and relationships follow it."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.residents.law import codes, relationships
from kikan.businesses.residents.law.readings import may_be_entered_ex_officio
from kikan.businesses.residents.procedures import households, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import NameItems, Papers, RegisterChange, seen
from kikan.ground.characters import name_fault, reading_fault
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure

OF_REGISTER = frozenset("12456789ABCDEF")
NOTIFIED, EX_OFFICIO, CHANGED = "notified", "ex_officio", "changed"


@procedure("residents.record_family_register", right="residents.change", ja="戸籍の届出による修正")
def record_family_register(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    changes: tuple[RegisterChange, ...],
    detail: str,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Correct ex officio what the family register tells of people from the day of the notice's event on (職権修正).

    `detail`: marriage 1, divorce 2, adoption 4 … (異動事由の細目). A new name of a head is the head's name of all
    members from that day; relationships are entered for whoever's change. Moves and changes of household that go
    with it are notified by the people themselves (転居・世帯変更).
    Law: 住民基本台帳法 第8条・第9条第2項, 同法施行令 第12条第2項, 戸籍法 第13条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.record_family_register",
        "residents.family_register_changed",
        codes.CHANGED_EX_OFFICIO,
        happened_on,
        reported_on,
        seen(papers, detail),
        cause,
        read_at,
    )
    persons = list(dict.fromkeys(change.person for change in changes))
    _refuse_form(changes, persons, detail)
    act.load(persons)
    act.keep_out_of_drafts(persons)
    _check(act, persons, changes)
    act.refuse_errors()
    homes = households.of_each(act, persons)
    for household in sorted(set(homes.values())):
        act.draft.load_household(household, happened_on)
    for change in changes:
        _apply(act, change)
    related = {c.person: c.relationship for c in changes if c.relationship is not None}
    households.relate(act.draft, related, happened_on, act.stamp)
    if not act.draft.changed():
        raise Refused(
            "修正する項目がありません。", field="changes", what_to_do="通知の内容を入力してください。"
        )
    for household in sorted(set(homes.values())):
        households.settle(act.draft, household, happened_on)
    act.found += households.findings(act.draft, set(homes.values()), happened_on)
    return act.carry_out(persons, homes)


def _refuse_form(changes: Sequence[RegisterChange], persons: Sequence[int], detail: str) -> None:
    if not changes or len(persons) != len(changes):
        raise Refused("修正する人を、一人ずつ入力してください。", field="changes")
    if detail not in OF_REGISTER:
        raise Refused("届出の種類を選んでください。", field="detail")


def _check(act: Act, persons: list[int], changes: Sequence[RegisterChange]) -> None:
    given = act.columns_of_residents(persons)
    given["latest_of_item"] = days(_latest(act, change) for change in changes)
    kinds = [row.resident_kind if row else codes.JAPANESE for row in act.latest_rows(persons)]
    given["resident_kind"] = column(kinds)
    texts = [
        c.relationship if c.relationship is not None else row.relationship if row else "世帯主"
        for c, row in zip(changes, act.latest_rows(persons), strict=True)
    ]
    given["relationship"] = relationships.parse_all(texts)
    act.check(given)
    for i, (change, kind) in enumerate(zip(changes, kinds, strict=True)):
        _check_texts(act, i, change)
        _check_reading(act, i, change)
        if kind == codes.FOREIGN and (change.register_place or change.register_first_person):
            act.refuse(
                "E03",
                "外国人住民に本籍は記載しません。",
                "空欄にしてください。",
                f"changes.{i}.register_place",
            )


def _latest(act: Act, change: RegisterChange) -> date | None:
    """The last day on which an item of this notice changed already."""
    rows = [
        *(act.draft.name(change.person).rows if change.name is not None or change.kana is not None else ()),
        *(act.draft.family_register(change.person).rows if change.register_place is not None else ()),
    ]
    return max((row.valid_from for row in rows), default=None)


def _check_texts(act: Act, i: int, change: RegisterChange) -> None:
    for field in ("name", "register_first_person"):
        text = getattr(change, field)
        if text is not None and (fault := name_fault(text, longest=200)):
            act.refuse("E03", f"氏名：{fault}", "入力し直してください。", f"changes.{i}.{field}")
    if change.kana and (fault := reading_fault(change.kana)):
        act.refuse("E03", fault, "全角カタカナで入力してください。", f"changes.{i}.kana")


def _check_reading(act: Act, i: int, change: RegisterChange) -> None:
    """Ex officio only where nobody has notified, and changed without the family court only once."""
    known = act.draft.name(change.person).at(act.happened_on)
    source = known.reading_source if known is not None else ""
    if change.reading_source == EX_OFFICIO and (source or not may_be_entered_ex_officio(act.happened_on)):
        act.refuse(
            "E12",
            "職権で振り仮名を記載できるのは、届出のない人について、令和8年5月26日からです。",
            "届出があったときは「届出」を選んでください。",
            f"changes.{i}.reading_source",
            "戸籍法の一部を改正する法律（令和5年法律第48号）附則 第8条",
        )
    if change.reading_source == CHANGED and source == CHANGED and not act.papers.documents:
        act.refuse(
            "E12",
            "振り仮名は、すでに一度変更されています。",
            "家庭裁判所の許可書を確かめ、添付書類に入力してください。",
            f"changes.{i}.reading_source",
            "戸籍法 第107条の3・第107条の4",
        )


def _apply(act: Act, change: RegisterChange) -> None:
    draft, person, day = act.draft, change.person, act.happened_on
    if change.name is not None or change.kana is not None or change.reading_source:
        known = draft.name(person).at(day)
        name = change.name if change.name is not None else known.name if known is not None else ""
        kana = change.kana if change.kana is not None else known.kana if known is not None else ""
        is_confirmed = bool(change.reading_source) or bool(known is not None and known.is_reading_confirmed)
        item = NameItems("official", name, kana, is_confirmed, change.reading_source)
        people.enter_name(draft, person, item, day)
    items = {"place": change.register_place, "first_person": change.register_first_person}
    values = {name: value for name, value in items.items() if value is not None}
    sheet = draft.family_register(person)
    if values and sheet.at(day) is not None:
        sheet.change(values, day)
    elif values:
        sheet.put({"place": "", "first_person": "", **values}, day)
    _apply_birth(act, change)


def _apply_birth(act: Act, change: RegisterChange) -> None:
    """The sex from the day of the judgment on; a corrected birth is one for all time."""
    profile = act.draft.profile(change.person)
    known = profile.at(act.happened_on) or profile.last()
    if change.birth is not None and known is not None:
        people.enter_birth(act.draft, change.person, change.birth, known.sex)
        repeated = {"birth_on": change.birth.on, "is_birth_certain": change.birth.is_certain}
        act.draft.resident(change.person).change(repeated, date.min)
    if change.sex is not None:
        profile.change({"sex": change.sex}, act.happened_on)
