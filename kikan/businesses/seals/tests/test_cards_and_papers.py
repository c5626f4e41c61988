"""Cards, suspension, correction, renewal, certificates: what is refused, what is printed, at which size."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from kikan.businesses.residents.tests.scenes import foreigner, move_in
from kikan.businesses.seals.documents import FORMS
from kikan.businesses.seals.procedures.arguments import SealItems
from kikan.businesses.seals.procedures.cancel import cancel_registration, restore_registration
from kikan.businesses.seals.procedures.cards import (
    exchange_card,
    lift_suspension,
    receive_cards,
    report_card,
    suspend,
)
from kikan.businesses.seals.procedures.correct import correct_registration, renew_record
from kikan.businesses.seals.procedures.papers import issue_certificate, print_form, print_record
from kikan.businesses.seals.reads import registrations as reads
from kikan.businesses.seals.reads.lists import month_of, registered_between
from kikan.businesses.seals.reads.search import search
from kikan.businesses.seals.tests import scenes
from kikan.businesses.seals.tests.scenes import TODAY, TOWN, clerk, registered
from kikan.shared.addressees import print_release, suppression
from kikan.shared.addressees.models import Protection
from kikan.shared.documents import archive, rendering
from kikan.shared.documents.fees import taken_for
from kikan.shared.documents.models import Issue
from kikan.shared.documents.rendering.compiler import PACKAGE, source_of
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def husband() -> int:
    return scenes.family()[0]


def certificate(accepted: Any, **given: Any) -> tuple[int, ...]:
    values = {"registration": accepted.registration, "card": accepted.card, **given}
    return issue_certificate(actor=clerk(), **values)


def text_of(number: int) -> str:
    with tenant(TOWN):
        made = archive.pdf(number, clerk())
    return "".join(PdfReader(BytesIO(made)).pages[0].extract_text().split())


def test_the_certificate_says_who_and_where_and_nothing_of_the_past(husband: int) -> None:
    accepted = registered(husband)
    (number,) = certificate(accepted)
    text = text_of(number)
    assert "印鑑登録証明書" in text
    assert all(
        words in text for words in ("見本太郎", "昭和55年5月5日", "中央一丁目1番1号", "相違ないことを証明")
    )
    assert "男" not in text
    assert "登録年月日" not in text


def test_a_foreigners_certificate_has_the_western_birth_date_and_the_alias(husband: int) -> None:
    number = move_in(foreigner(alias="見本\u3000安", alias_kana="ミホン　アン")).persons[0]
    accepted = registered(number, "見本安")
    text = text_of(certificate(accepted)[0])
    assert "NGUYENVANAN" in text
    assert "見本安" in text
    assert "1995年7月7日" in text


@pytest.mark.parametrize("mm", [10.0, 16.5, 24.0])
def test_the_impression_is_printed_as_large_as_it_was_pressed(husband: int, mm: float) -> None:
    accepted = registered(husband, seal=SealItems(scenes.scanned(husband, mm=mm), "見本"))
    (number,) = certificate(accepted)
    with tenant(TOWN):
        data = Issue.objects.get(number=number).data
    width, height = inked(data, dpi=400)
    assert abs(width - mm) < 0.15
    assert abs(height - mm) < 0.15


def inked(data: dict[str, Any], dpi: int) -> tuple[float, float]:
    """The size in millimetres of what is printed in the cell of the impression."""
    face = rendering.typeface()
    source = source_of("businesses/seals/documents/certificate.typ", [json.dumps(data)], face)
    compiler = typst.Compiler(root=str(PACKAGE), font_paths=face.fonts, ignore_system_fonts=True)
    made = compiler.compile(input=source, format="png", ppi=dpi)
    assert isinstance(made, bytes)
    page = np.asarray(Image.open(BytesIO(made)).convert("L"))
    # The cell right of its label: between the lines of the table, above the name.
    top, bottom, left, right = (round(n * dpi / 25.4) for n in (48, 92, 56, 186))
    dark = page[top:bottom, left:right] < 120
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return (int(columns[-1] - columns[0]) + 1) * 25.4 / dpi, (int(rows[-1] - rows[0]) + 1) * 25.4 / dpi


def test_each_copy_has_its_number_and_its_fee(husband: int) -> None:
    accepted = registered(husband)
    numbers = certificate(accepted, copies=3)
    with tenant(TOWN):
        assert taken_for(numbers) == dict.fromkeys(numbers, 300)
        assert reads.copies_on(accepted.registration, TODAY) == 3
    free = certificate(accepted, exemption="pension")
    with tenant(TOWN):
        assert taken_for(free) == dict.fromkeys(free, 0)


def test_only_the_right_card_gets_a_certificate(husband: int) -> None:
    accepted = registered(husband)
    for card in (None, 4_711):
        with pytest.raises(Refused, match="この登録証は、この登録のものではありません"):
            certificate(accepted, card=card)


def test_a_my_number_card_serves_the_person_alone(husband: int) -> None:
    accepted = registered(husband)
    assert certificate(accepted, card=None, token="number_card")
    with pytest.raises(Refused, match="本人だけ"):
        certificate(accepted, card=None, token="number_card", asked_by="agent", asked_by_name="代理　人子")
    with pytest.raises(Refused, match="代理人の氏名"):
        certificate(accepted, asked_by="agent")


def test_a_lost_card_stops_certificates_at_once_and_found_again_lets_them_go_on(husband: int) -> None:
    accepted = registered(husband)
    report_card(actor=clerk(), registration=accepted.registration)
    for token in ("card", "number_card"):
        with pytest.raises(Refused):
            certificate(accepted, token=token, card=accepted.card if token == "card" else None)
    report_card(actor=clerk(), registration=accepted.registration, what="found")
    assert certificate(accepted)


def test_where_the_ordinance_says_so_a_lost_card_ends_the_registration(husband: int) -> None:
    scenes.changed(lost_card="cancel")
    accepted = registered(husband)
    lost = report_card(actor=clerk(), registration=accepted.registration)
    assert scenes.latest(husband).cancel_reason == "card_lost"
    assert registered(husband, "太郎").registration != accepted.registration
    with pytest.raises(Refused, match="別の印鑑"):
        restore_registration(actor=clerk(), cancelled=lost.number, reason="発見")


def test_a_damaged_card_is_exchanged_and_the_registration_stays(husband: int) -> None:
    accepted = registered(husband)
    new = exchange_card(actor=clerk(), registration=accepted.registration)
    assert new.registration == accepted.registration
    assert new.card != accepted.card
    with pytest.raises(Refused, match="損傷"):
        certificate(accepted)
    assert certificate(accepted, card=new.card)


def test_a_card_number_is_given_once_and_stock_first(husband: int) -> None:
    receive_cards(actor=clerk(), first=5_001, last=5_010)
    accepted = registered(husband, card=5_003)
    assert accepted.card == 5_003
    spouse = move_in(scenes.person("別見\u3000次郎")).persons[0]
    with pytest.raises(Refused, match="E114"):
        registered(spouse, "次郎", card=5_003)
    with pytest.raises(Refused, match="5001"):
        receive_cards(actor=clerk(), first=4_990, last=5_001)


def test_a_suspension_stops_certificates_until_it_is_lifted(husband: int) -> None:
    accepted = registered(husband)
    suspend(actor=clerk(), registration=accepted.registration, kind="court", reason="仮処分の命令")
    with pytest.raises(Refused, match="裁判所"):
        certificate(accepted)
    with pytest.raises(NotFound):
        lift_suspension(actor=clerk(), registration=accepted.registration, kind="dispute", reason="誤り")
    lift_suspension(actor=clerk(), registration=accepted.registration, kind="court", reason="命令の取消し")
    assert certificate(accepted)


def test_a_suppression_of_the_register_stops_certificates(husband: int) -> None:
    accepted = registered(husband)
    with tenant(TOWN):
        entry = append(actor=clerk(), kind="test", procedure="test", subjects=[("person", husband)])
        suppression.begin(
            entry=entry.number, kind="impersonation", functions=["issue"], level="error", person=husband,
            begins_on=TODAY,
        )  # fmt: skip
    with pytest.raises(Refused, match="なりすまし"):
        certificate(accepted)


def protect(number: int) -> None:
    with tenant(TOWN):
        entry = append(actor=clerk(), kind="test", procedure="test", subjects=[("person", number)])
        add(Protection, {"person": number}, {"kind": "dv"}, entry=entry.number, valid_from=TODAY)


def test_of_a_protected_person_one_certificate_is_issued_after_two_persons_released_it(husband: int) -> None:
    accepted = registered(husband)
    protect(husband)
    given = {"registration": accepted.registration, "card": accepted.card}
    officer = clerk("seals.print", "residents.protected")
    for alone in (clerk(), officer):
        with pytest.raises(Refused, match="E20"):
            issue_certificate(actor=alone, **given)
    with tenant(TOWN):
        entry = append(actor=officer, kind="test", procedure="test", subjects=[("person", husband)])
        print_release.allow(
            [husband], asked_by=clerk().user, released_by=-1, reason="本人の請求", entry=entry.number
        )
    (number,) = issue_certificate(actor=clerk(), **given)
    assert "中央一丁目" in text_of(number)
    with pytest.raises(Refused, match="E20"):
        issue_certificate(actor=clerk(), **given)


def test_letters_and_forms_about_a_protected_person_tell_no_address(husband: int) -> None:
    registered(husband)
    protect(husband)
    number = print_form(actor=clerk(), person=husband, kind="cancellation")
    with tenant(TOWN):
        assert "中央一丁目" not in json.dumps(Issue.objects.get(number=number).data, ensure_ascii=False)


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_is_filled_in_from_the_register(husband: int, kind: str) -> None:
    text = text_of(print_form(actor=clerk(), person=husband, kind=kind))
    assert "見本太郎" in text
    assert FORMS[kind].ja.replace("\u3000", "") in text


def test_the_record_needs_the_right_to_see_impressions_and_the_card_is_printed_once(husband: int) -> None:
    accepted = registered(husband)
    assert "印鑑登録原票" in text_of(
        print_record(actor=clerk(), registration=accepted.registration, kind="ledger")
    )
    with pytest.raises(NotPermitted):
        print_record(actor=clerk("seals.change"), registration=accepted.registration, kind="ledger")
    card = print_record(actor=clerk(), registration=accepted.registration, kind="card")
    with tenant(TOWN):
        assert taken_for([card]) == {card: 300}
    assert "見本太郎" not in text_of(card)
    with pytest.raises(Refused, match="すでに印刷"):
        print_record(actor=clerk(), registration=accepted.registration, kind="card")


def test_a_request_ends_a_registration_and_its_undoing_brings_back_card_and_all(husband: int) -> None:
    accepted = registered(husband)
    before = scenes.latest(husband)
    ended = cancel_registration(actor=clerk(), registration=accepted.registration, reason="requested")
    assert ended is not None
    with pytest.raises(Refused, match="抹消"):
        certificate(accepted)
    with pytest.raises(Refused, match="E120"):
        restore_registration(actor=clerk(), cancelled=ended.number)
    restore_registration(actor=clerk(), cancelled=ended.number, reason="誤って受け付けた")
    after = scenes.latest(husband)
    assert (after.registration, after.state, after.imprint) == (before.registration, "active", before.imprint)
    assert certificate(accepted)
    with pytest.raises(Refused):
        restore_registration(actor=clerk(), cancelled=ended.number, reason="二度目")


def test_ending_twice_is_refused_to_a_clerk_and_nothing_to_the_register(husband: int) -> None:
    accepted = registered(husband)
    cancel_registration(actor=clerk(), registration=accepted.registration, reason="requested")
    with pytest.raises(Refused, match="すでに抹消"):
        cancel_registration(actor=clerk(), registration=accepted.registration, reason="requested")
    assert cancel_registration(actor=clerk(), registration=accepted.registration, reason="died") is None


def test_a_correction_keeps_the_wrong_row_in_the_history(husband: int) -> None:
    accepted = registered(husband)
    correct_registration(
        actor=clerk(), registration=accepted.registration, seal_text="太郎", registered_on=TODAY,
        reason="文字の誤記", papers="運転免許証",
    )  # fmt: skip
    assert scenes.latest(husband).seal_text == "太郎"
    with tenant(TOWN):
        versions = reads.versions_of(accepted.registration)
    assert [(v.seal_text, v.ended_by is None) for v in versions] == [("見本", False), ("太郎", True)]


def test_a_renewal_takes_a_new_scan_of_the_same_seal(husband: int) -> None:
    accepted = registered(husband, seal=SealItems(scenes.scanned(husband, "見本"), "見本"))
    with clock.set_to(TODAY + timedelta(days=1)):
        again = renew_record(
            actor=clerk(), registration=accepted.registration, imprint=scenes.scanned(husband, "見本", turn=5),
            reason="不鮮明",
        )  # fmt: skip
        assert again.alerts == ()
        other = renew_record(
            actor=clerk(), registration=accepted.registration, imprint=scenes.scanned(husband, "鈴木"),
            reason="不鮮明",
        )  # fmt: skip
    assert {a.number for a in other.alerts} == {"A36"}


def test_search_finds_by_numbers_names_text_and_birth(husband: int) -> None:
    accepted = registered(husband)
    with tenant(TOWN):
        for words in (str(accepted.registration), str(accepted.card), str(husband), "見本　太郎", "みほん たろう", "見本",
                      "S55.5.5", "中央一丁目"):  # fmt: skip
            assert husband in {h.person for h in search(words).hits}, words
        assert search("見本 鈴木").hits == ()
        assert search("%").hits == ()
    cancel_registration(actor=clerk(), registration=accepted.registration, reason="requested")
    with tenant(TOWN):
        assert search("見本").hits == ()
        assert [h.reason for h in search("見本", with_cancelled=True).hits] == ["requested"]


def test_the_figures_of_a_month_are_those_of_its_rows(husband: int) -> None:
    accepted = registered(husband)
    certificate(accepted, copies=2)
    with tenant(TOWN):
        month = month_of(TODAY.replace(day=1))
        assert [line.person for line in registered_between(TODAY, TODAY)] == [husband]
    assert (month.active, month.registered, month.copies, month.fees) == (1, 1, 2, 600)
    assert [g for g in month.groups if g[3]] == [("40～49歳", 1, 0, 1)]
