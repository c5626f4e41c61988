"""From the register to the paper: what is known today is what is handed out. Everybody is invented."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.procedures.issue_record_copy import issue_record_copy
from kikan.businesses.residents.procedures.release_print import release_print
from kikan.businesses.residents.tests import scenes
from kikan.shared.access import Actor
from kikan.shared.access.models import Look
from kikan.shared.addressees.models import Protection
from kikan.shared.documents import archive, rendering
from kikan.shared.documents.issue import recording
from kikan.shared.documents.models import Issue, Rendering
from kikan.shared.documents.rendering import UnprintableCharacter
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.worklist.preview import preview

pytestmark = pytest.mark.django_db
CLERK = Actor(5, scenes.TOWN, 1, frozenset({"residents.print"}), "窓口1")
NUMBERED = Actor(5, scenes.TOWN, 1, frozenset({"residents.print", "residents.my_number"}), "窓口1")
OFFICER = Actor(6, scenes.TOWN, 1, frozenset({"residents.print", "residents.protected"}), "窓口2")
ALL = Shown(
    head=True, family_register=True, reading=True, foreign_status=True, alias_history=True, history=True
)


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    Municipality.objects.update_or_create(
        code=scenes.TOWN,
        defaults={"name": "見本町", "kana": "", "prefecture": "見本県", "is_sample": True},
    )
    scenes.enter_fees()


def issued(*persons: int, shown: Shown = ALL, actor: Actor = CLERK, **more: Any) -> tuple[int, ...]:
    return issue_record_copy(persons=persons, shown=shown, actor=actor, **more)


def text_of(number: int) -> str:
    with tenant(scenes.TOWN):
        made = archive.pdf(number, CLERK)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def test_a_family_stands_on_one_sheet_in_the_printed_order() -> None:
    _, head, spouse, boy = scenes.family()
    (number,) = issued(boy, head, spouse)
    text = text_of(number)
    places = [text.index(name) for name in ("見本　太郎（", "見本　花子（", "見本　一郎（")]
    assert places == sorted(places)
    assert "世帯全員の住民票の原本" in text
    for item in (
        "見本県見本町中央一丁目1番1号",
        "昭和55年5月5日",
        "令和8年4月1日",
        scenes.OSAKA.address,
        "世帯主",
    ):
        assert item in text


def test_some_of_a_household_is_a_part_of_it() -> None:
    _, head, *_ = scenes.family()
    assert "世帯の一部の住民票の原本" in text_of(issued(head)[0])


def test_a_foreign_resident_is_printed_with_names_not_codes() -> None:
    (person,) = scenes.move_in(scenes.foreigner()).persons
    text = text_of(issued(person)[0])
    for item in (
        "NGUYEN VAN AN",
        "1995年7月7日",
        "ベトナム",
        "中長期在留者",
        "技術・人文知識・国際業務",
        "2028年3月31日",
    ):
        assert item in text


def test_each_copy_has_a_number_and_names_whom_it_concerns() -> None:
    _, head, spouse, _ = scenes.family()
    numbers = issued(head, spouse, copies=2)
    assert len(numbers) == 2
    with tenant(scenes.TOWN):
        assert archive.subjects_of(numbers[1]) == sorted([head, spouse])


def test_individual_sheets_are_one_paper_a_person() -> None:
    _, head, spouse, _ = scenes.family()
    numbers = issued(head, spouse, form="individual")
    assert ["見本　太郎" in text_of(numbers[0]), "見本　花子（" in text_of(numbers[1])] == [True, True]
    assert "見本　花子（" not in text_of(numbers[0])


def test_people_of_two_households_do_not_share_a_sheet() -> None:
    _, head, *_ = scenes.family()
    (other,) = scenes.move_in(scenes.person("見本　次郎")).persons
    with pytest.raises(Refused) as refused:
        issued(head, other)
    assert refused.value.field == "persons"


def test_a_protected_person_is_printed_once_after_another_person_released_it() -> None:
    _, head, spouse, _ = scenes.family()
    with tenant(scenes.TOWN):
        entry = append(
            actor=CLERK, kind="test.protected", procedure="test", subjects=[("person", spouse)]
        ).number
        add(Protection, {"person": spouse}, {"kind": "dv"}, entry=entry, valid_from=date(2026, 5, 1))
    for actor in (CLERK, OFFICER):
        with pytest.raises(Refused, match="E20"):
            issued(head, spouse, actor=actor)
    with pytest.raises(NotPermitted):
        release_print(actor=OFFICER, persons=[head, spouse], asked_by=OFFICER.user, reason="本人の請求")
    release_print(actor=OFFICER, persons=[head, spouse], asked_by=CLERK.user, reason="本人の請求")
    (number,) = issued(head, spouse, actor=CLERK)
    assert "見本県見本町中央一丁目1番1号" in text_of(number)
    with pytest.raises(Refused, match="E20"):
        issued(head, spouse, actor=CLERK)


def test_a_number_that_is_not_recorded_is_refused_rather_than_left_blank() -> None:
    _, head, *_ = scenes.family()
    with pytest.raises(Refused) as refused:
        issued(head, shown=Shown(my_number=True), actor=NUMBERED)
    assert refused.value.field == "shown"


def test_a_number_is_printed_from_the_vault_and_stays_nowhere_else() -> None:
    _, head, *_ = scenes.family()
    number = scenes.numbered(head)
    with pytest.raises(NotPermitted):
        issued(head, shown=Shown(my_number=True))
    (paper,) = issued(head, shown=Shown(my_number=True), actor=NUMBERED)
    with tenant(scenes.TOWN):
        made = archive.pdf(paper, NUMBERED)
        kept = str(Issue.objects.get(number=paper).data)
        assert not Rendering.objects.exists()
        shown = Look.objects.filter(was_my_number_shown=True, operation="print")
        assert [(look.persons, str(paper) in look.reason) for look in shown] == [([head], True)]
        with pytest.raises(NotPermitted):
            archive.pdf(paper, CLERK)
    spaced = " ".join(number[i : i + 4] for i in (0, 4, 8))
    assert spaced in PdfReader(BytesIO(made)).pages[0].extract_text()
    assert number not in kept
    assert spaced not in kept


def test_the_preview_of_a_number_shows_none_and_opens_no_vault() -> None:
    _, head, *_ = scenes.family()
    scenes.numbered(head)
    with recording() as shown:
        preview("residents.issue_record_copy", NUMBERED, persons=[head], shown=Shown(my_number=True))
    made = archive.render_together(shown)
    assert "確認用では表示しません" in PdfReader(BytesIO(made)).pages[0].extract_text()
    with tenant(scenes.TOWN):
        assert not Look.objects.filter(was_my_number_shown=True).exists()


@pytest.mark.skipif(not rendering.typeface().is_exact, reason="IPAmj明朝 is not installed")
def test_a_name_without_glyph_is_refused_before_a_number_is_spent() -> None:
    (person,) = scenes.move_in(scenes.person("葛\U000e0100城　太郎")).persons
    with pytest.raises(UnprintableCharacter):
        issued(person)
    with tenant(scenes.TOWN):
        assert not Issue.objects.exists()


def test_a_copy_needs_the_right_to_print() -> None:
    _, head, *_ = scenes.family()
    with pytest.raises(NotPermitted):
        issued(head, actor=scenes.clerk())
