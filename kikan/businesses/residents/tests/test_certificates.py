"""Certificates of items, of a move-out, of closed sheets, and letters: from the register to the paper. All invented."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from kikan.businesses.residents.documents.letters import KINDS
from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.procedures.issue_former_copy import issue_former_copy
from kikan.businesses.residents.procedures.issue_letter import issue_letter
from kikan.businesses.residents.procedures.issue_move_out_certificate import issue_move_out_certificate
from kikan.businesses.residents.procedures.issue_record_copy import issue_record_copy
from kikan.businesses.residents.procedures.issue_record_items import issue_record_items
from kikan.businesses.residents.procedures.reissue_copy import reissue_copy
from kikan.businesses.residents.procedures.renew_record import renew_record
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.test_screens_people import protect
from kikan.shared.access import Actor
from kikan.shared.documents import archive, issue_journal
from kikan.shared.documents.models import Issue
from kikan.shared.documents.rendering import TextTooLong, UnprintableCharacter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
RIGHTS = frozenset({"residents.print", "residents.my_number"})
CLERK = Actor(5, scenes.TOWN, 1, RIGHTS, "窓口1", office_name="市民課")
GOES_ON = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    Municipality.objects.update_or_create(
        code=scenes.TOWN,
        defaults={"name": "見本町", "kana": "", "prefecture": "見本県", "is_sample": True},
    )
    scenes.enter_fees()


def text_of(numbers: tuple[int, ...]) -> str:
    with tenant(scenes.TOWN):
        made = archive.pdf(numbers[0], CLERK)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def items(*persons: int, asked: tuple[str, ...] = ("born", "address"), **more: Any) -> tuple[int, ...]:
    return issue_record_items(persons=persons, items=asked, actor=CLERK, **more)


def test_only_the_items_asked_for_are_certified() -> None:
    _, head, spouse, _ = scenes.family()
    text = text_of(items(head))
    assert "昭和55年5月5日" in text
    assert "見本県見本町中央一丁目1番1号" in text
    for left_out in ("世帯主との続柄", "本籍", "見本　花子"):
        assert left_out not in text
    assert "見本　花子" in text_of(items(head, spouse))


def test_the_building_may_be_left_out_here() -> None:
    (person,) = scenes.move_in(place=scenes.place(building="見本荘101")).persons
    assert "見本荘101" in text_of(items(person))
    assert "見本荘101" not in text_of(items(person, with_building=False))


def test_nothing_asked_for_is_refused_beside_the_items() -> None:
    _, head, *_ = scenes.family()
    with pytest.raises(Refused) as refused:
        items(head, asked=())
    assert refused.value.field == "items"


def test_a_removed_record_is_certified_with_its_reason_and_apart_from_the_living() -> None:
    _, head, spouse, _ = scenes.family()
    scenes.died(spouse, date(2026, 9, 1))
    text = text_of(items(spouse, asked=("removal_reason", "removed_on")))
    assert "除票記載事項証明書" in text
    assert "令和8年9月1日" in text
    with pytest.raises(Refused, match="一枚に証明することはできません"):
        items(head, spouse)


def test_a_removed_record_that_was_destroyed_is_certified_no_more() -> None:
    (kept,) = scenes.move_in(on=date(2010, 4, 1)).persons
    (destroyed,) = scenes.move_in(scenes.person("見本　次郎"), on=date(2010, 4, 1)).persons
    scenes.died(destroyed, date(2014, 6, 19))
    scenes.died(kept, date(2014, 6, 20))
    assert items(kept)
    with pytest.raises(Refused, match="廃棄された除票"):
        items(destroyed)


def certificate(*persons: int, **more: Any) -> tuple[int, ...]:
    return issue_move_out_certificate(persons=persons, actor=CLERK, **more)


def test_a_move_out_is_certified_with_everything_the_next_municipality_enters() -> None:
    _, head, spouse, _ = scenes.family()
    number = scenes.numbered(head)
    scenes.move_out(head, spouse, on=GOES_ON, relationships={})
    text = text_of(certificate(head, spouse))
    for item in (
        "上記のとおり転出の届出があった", "見本　太郎", "見本　花子", scenes.SENDAI.address, "令和8年12月1日", "転出の予定年月日",
        "世帯主", f"{number[:4]} {number[4:8]} {number[8:]}", "（記録なし）",
    ):  # fmt: skip
        assert item in text
    assert "準ずる" not in text


def test_a_move_out_told_too_late_gets_only_what_stands_in_for_it() -> None:
    (person,) = scenes.move_in().persons
    scenes.move_out(person, on=date(2026, 11, 1), reported_on=date(2026, 11, 16))
    with pytest.raises(Refused, match="E15"):
        certificate(person)
    assert "転出証明書に準ずる証明書" in text_of(certificate(person, is_equivalent=True))


def test_on_the_last_day_of_notifying_the_certificate_is_still_given() -> None:
    (person,) = scenes.move_in().persons
    scenes.move_out(person, on=date(2026, 11, 1), reported_on=date(2026, 11, 15))
    assert "転出の届出があったことを証明する" in text_of(certificate(person))


def test_who_stays_or_goes_abroad_gets_none() -> None:
    _, head, spouse, _ = scenes.family()
    with pytest.raises(Refused, match="転出が届け出られていない"):
        certificate(head)
    scenes.move_out(spouse, on=GOES_ON, is_abroad=True)
    with pytest.raises(Refused, match="国外への転出"):
        certificate(spouse)


def test_the_certificate_is_issued_again_in_the_state_of_its_first_issue() -> None:
    (person,) = scenes.move_in().persons
    scenes.move_out(person, on=GOES_ON)
    first = certificate(person)
    with clock.set_to(date(2026, 11, 24)):
        again = text_of((reissue_copy(number=first[0], actor=CLERK),))
    assert "再交付" in again
    assert "令和8年11月23日" in again


def test_a_closed_sheet_is_copied_as_it_was_on_its_eve() -> None:
    (person,) = scenes.move_in().persons
    scenes.move_inside(person, on=date(2026, 6, 1))
    renew_record(actor=scenes.clerk(), person=person, happened_on=date(2026, 8, 1))
    scenes.move_inside(person, on=date(2026, 10, 1), place=scenes.place("9番9号"))
    shown = Shown(head=True, history=True)
    text = text_of(issue_former_copy(person=person, line=1, shown=shown, actor=CLERK))
    assert "改製原住民票" in text.replace(" ", "")
    for item in ("8番8号", "令和8年8月1日", "令和8年6月1日"):
        assert item in text
    assert "9番9号" not in text


def test_a_sheet_that_was_never_closed_is_not_found() -> None:
    (person,) = scenes.move_in().persons
    with pytest.raises(NotFound):
        issue_former_copy(person=person, line=1, shown=Shown(), actor=CLERK)


def wrote(kind: str, person: int, **more: Any) -> str:
    answer_by = date(2026, 12, 7) if KINDS[kind].asks_answer else None
    return text_of(
        issue_letter(**{"kind": kind, "person": person, "actor": CLERK, "answer_by": answer_by, **more})
    )


def test_the_acceptance_of_a_notice_is_told_to_the_person_behind_the_window() -> None:
    (person,) = scenes.move_in().persons
    scenes.move_inside(person, on=date(2026, 11, 1))
    text = wrote("acceptance_notice", person)
    for item in ("受理通知", "転居", "令和8年11月1日", "見本荘201", "見本　太郎　様", "市民課"):
        assert item in text


def test_an_unanswered_move_out_is_asked_of_the_new_municipality_with_an_answer_slip() -> None:
    _, head, spouse, _ = scenes.family()
    scenes.move_out(head, spouse, on=date(2026, 10, 1), relationships={})
    text = wrote("unanswered_move_out", head, to="仙台市長")
    for item in ("仙台市長　様", "見本　花子", "令和8年12月7日", "回　答　書", scenes.SENDAI.address):
        assert item in text
    with pytest.raises(Refused) as refused:
        issue_letter(kind="unanswered_move_out", person=head, actor=CLERK, answer_by=GOES_ON)
    assert refused.value.field == "to"


def test_a_household_without_head_is_asked_to_name_one() -> None:
    _, head, spouse, _ = scenes.family()
    with pytest.raises(Refused, match="世帯主が記録されています"):
        wrote("head_change_request", spouse)
    scenes.move_inside(head, on=date(2026, 10, 1))
    text = wrote("head_change_request", spouse)
    assert "見本　花子　様" in text
    assert "令和8年12月7日" in text


@pytest.mark.parametrize(
    "kind", ["ex_officio_notice", "support_measure_end", "ward_moved_out", "area_changed"]
)
def test_a_letter_without_its_matter_is_refused_beside_the_kind(kind: str) -> None:
    (person,) = scenes.move_in().persons
    with pytest.raises(Refused) as refused:
        wrote(kind, person, to="仙台市長")
    assert refused.value.field == "kind"


def test_a_protected_person_gets_no_letter_from_a_clerk() -> None:
    (person,) = scenes.move_in().persons
    protect(person)
    with pytest.raises(Refused, match="E20"):
        wrote("support_measure_end", person)


RARE = "葛\U000e0100城　太郎"


def test_a_name_without_glyph_is_refused_until_somebody_passes_the_alert() -> None:
    (person,) = scenes.move_in(scenes.person("見本　" + RARE)).persons
    with pytest.raises(UnprintableCharacter):
        items(person)
    number = items(person, passes_faults=True)
    text = text_of(number)
    assert "見本" in text
    assert "城" not in text
    with tenant(scenes.TOWN):
        (mark,) = issue_journal.find(number[0]).marks
    assert mark.ja == "文字溢れ"
    assert "U+845B U+E0100" in mark.reason
    assert "見本" not in mark.reason


def test_a_text_that_fits_nowhere_stops_the_issue_and_spends_no_number() -> None:
    (person,) = scenes.move_in(scenes.person(register_first_person="見本太郎" * 15)).persons
    asked: dict[str, Any] = {"persons": [person], "shown": Shown(family_register=True), "actor": CLERK}
    assert issue_record_copy(**asked)
    (longer,) = scenes.move_in(scenes.person(register_first_person="見本太郎" * 49)).persons
    asked["persons"] = [longer]
    with pytest.raises(TextTooLong):
        issue_record_copy(**asked)
    with tenant(scenes.TOWN):
        assert Issue.objects.count() == 1
    assert "見本太郎見本太郎" in text_of(issue_record_copy(**asked, passes_faults=True))
