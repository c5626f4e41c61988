"""Addressees outside the register: one number each, names and addresses dated, residents left to the register."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kikan.businesses.administration.procedures import addressees as acts
from kikan.businesses.administration.reads import addressees as reads
from kikan.businesses.administration.tests.desk import OTHER, TOWN, actor, at, send, signed_in, text_of
from kikan.businesses.residents.tests import scenes
from kikan.ground.check_digits import is_person_number
from kikan.shared import history
from kikan.shared.access.models import Look
from kikan.shared.addressees.models import Address, Protection, RecipientKind
from kikan.shared.addressees.outside import BankAccount, Outsider, Place
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.errors import NotFound, NotPermitted, Refused, Stale
from kikan.shared.history import as_of
from kikan.shared.journal.append import append, head
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.usefixtures("towns")
TODAY = date(2026, 11, 23)
NAME = "渡邉\U000e010f　架空"
SOMEBODY = Outsider("natural", NAME, "ワタナベ　カクウ", 1, date(1970, 1, 2))
OSAKA = Place("大阪府大阪市北区中之島一丁目3番20号", "5300005", "例示ビル")
BANK = BankAccount("debit", "9901", "001", 1, "1234567", "ﾜﾀﾅﾍﾞ ｶｸｳ")


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(TODAY):
        yield


def entered(outsider: Outsider = SOMEBODY, town: int = TOWN, **given: Any) -> int:
    values = {"place": OSAKA, "since": date(2026, 4, 1), "actor": actor("tax_clerk", town), **given}
    return next(
        n for kind, n in acts.register_outsider(outsider=outsider, **values).subjects if kind == "person"
    )


def shown(number: int, role: str = "tax_clerk") -> reads.Addressee:
    with tenant(TOWN):
        return reads.addressee(number, actor(role), TODAY)


def test_a_new_number_has_its_check_digit_and_the_name_its_exact_glyphs() -> None:
    number = entered()
    known = shown(number)
    assert is_person_number(number)
    assert known.names[0].name == NAME
    assert known.home is not None
    assert known.home.address == OSAKA.address
    assert not known.is_of_register


def test_the_same_person_is_not_entered_twice_without_a_look() -> None:
    first = entered()
    with pytest.raises(Refused) as refused:
        entered()
    assert str(first) in refused.value.message
    assert entered(is_another=True) != first
    assert entered(replace(SOMEBODY, birth_on=date(1980, 5, 5)))


def test_found_by_reading_by_name_and_by_number_but_not_by_others() -> None:
    number = entered()
    with tenant(TOWN):
        assert [
            [o.number for o in reads.outsiders(text, TODAY)] for text in ("わたなべ", "渡辺", str(number), "")
        ] == [[number]] * 4
        assert reads.outsiders("やまだ", TODAY) == []
    with tenant(OTHER):
        assert reads.outsiders("わたなべ", TODAY) == []


def test_a_correction_is_dated_and_what_was_before_stays() -> None:
    number = entered()
    renamed = replace(SOMEBODY, name="渡部　架空", birth_on=date(1971, 1, 2))
    acts.correct_outsider(
        person=number,
        outsider=renamed,
        place=Place("東京都千代田区一丁目"),
        since=date(2026, 10, 1),
        actor=actor("tax_clerk"),
    )
    known = shown(number)
    assert [n.name for n in known.names] == ["渡部　架空", NAME]
    assert known.profile is not None
    assert known.profile.birth_on == date(1971, 1, 2)
    with tenant(TOWN):
        before = as_of(Address, date(2026, 9, 30)).get(person=number, use="home")
    assert before.address == OSAKA.address


def test_letters_go_elsewhere_from_a_day_on_and_home_again() -> None:
    number = entered()
    acts.set_mailing_address(
        person=number, place=Place("京都府京都市"), since=date(2026, 11, 1), actor=actor("tax_clerk")
    )
    mailing = shown(number).mailing
    assert mailing is not None
    assert mailing.address == "京都府京都市"
    acts.end_mailing_address(person=number, on=TODAY, actor=actor("tax_clerk"))
    assert shown(number).mailing is None
    with pytest.raises(Refused, match="登録されていません"):
        acts.end_mailing_address(person=number, on=TODAY, actor=actor("tax_clerk"))


def reached(person: int) -> Addressee:
    with tenant(TOWN):
        return addressees([person], actor("collection_clerk"), TODAY)[person]


def test_papers_of_the_dead_go_to_the_heirs_representative_under_both_names() -> None:
    person, heir, clerk = scenes.family()[1], entered(), actor("tax_clerk")
    own = reached(person)
    acts.set_recipient(
        person=person, recipient=heir, kind=RecipientKind.HEIRS, since=date(2026, 11, 1), actor=clerk
    )
    to = reached(person)
    assert to.name == f"{own.name}　相続人代表者　{NAME}"
    assert to.lines == (OSAKA.address, OSAKA.building)
    assert to.postal_code == OSAKA.postal_code
    known = shown(person).recipient
    assert known is not None
    assert (known.person, known.kind_ja) == (heir, "相続人代表者")
    acts.end_recipient(person=person, on=TODAY, actor=clerk)
    assert reached(person) == own
    with pytest.raises(Refused, match="登録されていません"):
        acts.end_recipient(person=person, on=TODAY, actor=clerk)


def test_nobody_receives_for_oneself_and_a_protected_address_never_stands_on_anothers_envelope() -> None:
    person, other, clerk = scenes.family()[1], entered(), actor("tax_clerk")
    with pytest.raises(Refused, match="本人"):
        acts.set_recipient(person=person, recipient=person, kind=1, since=TODAY, actor=clerk)
    with pytest.raises(NotFound):
        acts.set_recipient(person=person, recipient=10**9, kind=1, since=TODAY, actor=clerk)
    acts.set_recipient(person=person, recipient=other, kind=2, since=TODAY, actor=clerk)
    protect(other)
    assert "中之島" not in "".join(reached(person).lines)
    with pytest.raises(Refused, match="支援措置"):
        acts.set_recipient(person=person, recipient=other, kind=2, since=TODAY, actor=clerk)


def test_there_is_one_account_for_each_use() -> None:
    number, clerk = entered(), actor("collection_clerk")
    acts.set_account(person=number, account=BANK, since=date(2026, 11, 1), actor=clerk)
    acts.set_account(person=number, account=replace(BANK, account_number="7654321"), since=TODAY, actor=clerk)
    acts.set_account(person=number, account=replace(BANK, use="credit"), since=TODAY, actor=clerk)
    assert [(ja, a.account_number) for ja, a in shown(number).accounts] == [
        ("還付・給付（振込み）", "1234567"),
        ("口座振替（引落し）", "7654321"),
    ]
    acts.end_account(person=number, use="debit", on=TODAY, actor=clerk)
    assert len(shown(number).accounts) == 1


def test_whom_the_register_knows_is_corrected_there_and_may_have_letters_elsewhere() -> None:
    person = scenes.family()[1]
    with pytest.raises(Refused, match="住民記録"):
        acts.correct_outsider(
            person=person, outsider=SOMEBODY, place=OSAKA, since=TODAY, actor=actor("tax_clerk")
        )
    acts.set_mailing_address(person=person, place=OSAKA, since=TODAY, actor=actor("tax_clerk"))
    assert shown(person).mailing is not None


def protect(person: int) -> None:
    with tenant(TOWN):
        entry = append(
            actor=actor("protection_officer"), kind="test", procedure="test", subjects=[("person", person)]
        )
        history.add(
            Protection, {"person": person}, {"kind": "dv"}, entry=entry.number, valid_from=date(2026, 6, 1)
        )


def test_of_a_protected_person_no_address_is_told_and_only_the_officer_changes_it() -> None:
    number = entered()
    protect(number)
    client = signed_in("tax_clerk")
    for page in (
        "addressees/",
        f"addressees/{number}/",
        f"addressees/{number}/correct/",
        f"addressees/{number}/mailing/",
    ):
        assert "中之島" not in text_of(client.get(at(page))), page
    with pytest.raises(Refused, match="支援措置"):
        acts.set_mailing_address(person=number, place=OSAKA, since=TODAY, actor=actor("tax_clerk"))
    acts.set_mailing_address(person=number, place=OSAKA, since=TODAY, actor=actor("protection_officer"))


def test_what_was_read_before_anothers_act_is_stale() -> None:
    number = entered()
    with tenant(TOWN):
        read_at = head()
    acts.set_account(person=number, account=BANK, since=TODAY, actor=actor("collection_clerk"))
    with pytest.raises(Stale):
        acts.set_account(person=number, account=BANK, since=TODAY, actor=actor("tax_clerk"), read_at=read_at)


def test_another_municipalitys_person_and_a_day_to_come_are_refused() -> None:
    number = entered()
    with pytest.raises(NotFound):
        acts.set_mailing_address(person=number, place=OSAKA, since=TODAY, actor=actor("tax_clerk", OTHER))
    with pytest.raises(Refused) as refused:
        entered(replace(SOMEBODY, name="別　人"), since=date(2026, 11, 24))
    assert refused.value.field == "since"
    with pytest.raises(NotPermitted):
        entered(actor=actor("resident_clerk"))


def test_entering_and_changing_on_the_screens_is_recorded_as_looks() -> None:
    client = signed_in("tax_clerk")
    typed = {
        "kind": "natural", "name": NAME, "kana": "わたなべ　かくう", "sex": "1", "birth_on": "S45.1.2",
        "postal_code": "5300005", "address": OSAKA.address, "building": "", "since": "R8.4.1",
    }  # fmt: skip
    assert send(client, at("addressees/new/"), **{**typed, "postal_code": "53"}).status_code == 400
    page = send(client, at("addressees/new/"), **typed)["Location"]
    again = send(client, at("addressees/new/"), **typed)
    assert again.status_code == 400
    assert "別人である" in text_of(again)
    assert NAME in text_of(client.get(page))
    bank = {
        "use": "debit", "bank": "9901", "branch": "001", "kind": "1", "account_number": "1234567",
        "holder_kana": "ﾜﾀﾅﾍﾞ", "since": "R8.11.1",
    }  # fmt: skip
    assert send(client, f"{page}account/", **bank)["Location"] == page
    assert send(client, f"{page}mailing/", address="京都府京都市", since="R8.11.1")["Location"] == page
    assert "京都府京都市" in text_of(client.get(page))
    assert send(client, page, f"{page}end", what="mailing")["Location"] == page
    heir = str(entered(replace(SOMEBODY, name="例示　次郎")))
    assert send(client, f"{page}recipient/", recipient=heir, kind="1", since="R8.11.1")["Location"] == page
    assert "相続人代表者" in text_of(client.get(page))
    assert send(client, page, f"{page}end", what="recipient")["Location"] == page
    assert "（なし。本人に送ります）" in text_of(client.get(page))
    number = int(page.rstrip("/").rsplit("/", 1)[1])
    with tenant(TOWN):
        assert Look.objects.filter(screen="administration.addressee", persons__contains=[number]).exists()
