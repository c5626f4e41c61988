"""The vault of numbers: sealed, found, shown on the record alone, apart between municipalities, and movable."""

import os
from datetime import date

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection

from kikan.ground.check_digits import my_number_check_digit, resident_code_check_digit
from kikan.shared.access import Actor
from kikan.shared.access.models import Look
from kikan.shared.addressees import vault, vault_keys
from kikan.shared.addressees.models import Person, PersonalNumber, Secret, VaultKey
from kikan.shared.addressees.vault import MY_NUMBER, RESIDENT_CODE
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant

TOWN, OTHER = 999997, 999989
FIRST_ELEVEN = "98765432101"
NUMBER = f"{FIRST_ELEVEN}{my_number_check_digit(FIRST_ELEVEN)}"
pytestmark = pytest.mark.django_db


def clerk(town: int = TOWN, *rights: str) -> Actor:
    return Actor(7, town, 1, frozenset(rights or ("residents.my_number",)), "10.0.0.7")


def person_with(number: str = NUMBER, person: int = 18, town: int = TOWN) -> int:
    """A fictitious person whose 個人番号 is in the vault; the number of the secret."""
    with tenant(town):
        entry = append(actor=clerk(town), kind="residents.moved_in", procedure="test", subjects=[]).number
        Person.objects.create(municipality=town, number=person, entry=entry)
        secret = vault.keep(MY_NUMBER, number)
        add(
            PersonalNumber, {"person": person, "kind": MY_NUMBER}, {"secret": secret},
            entry=entry, valid_from=date(2026, 4, 1),
        )  # fmt: skip
    return secret


def reveal(reason: str = "転入の確認", **given: object) -> dict[int, str]:
    values = {"actor": clerk(), "business": "residents", "screen": "residents.numbers", **given}
    return vault.reveal([18], MY_NUMBER, reason=reason, **values)  # type: ignore[arg-type]


def everything_kept(town: int = TOWN) -> str:
    """All text and bytes of the tables of the vault and of the audit, as an onlooker would dump them."""
    tables = (
        "addressees_secret",
        "addressees_vault_key",
        "addressees_personal_number",
        "access_look",
        "journal_entry",
    )
    with tenant(town), connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_a_number_is_shown_to_who_has_the_right_and_a_reason_and_the_look_says_so() -> None:
    person_with()
    assert reveal() == {18: NUMBER}
    with tenant(TOWN):
        look = Look.objects.get()
    assert (look.operation, look.persons, look.was_my_number_shown) == ("reveal", [18], True)
    assert (look.reason, look.terminal, look.user) == ("転入の確認", "10.0.0.7", 7)


def test_without_the_right_nothing_is_opened() -> None:
    person_with()
    with pytest.raises(NotPermitted):
        reveal(actor=clerk(TOWN, "residents.look"))


def test_the_right_of_one_business_is_none_in_another() -> None:
    person_with()
    with pytest.raises(NotPermitted):
        reveal(business="health_insurance")


def test_without_a_reason_nothing_is_opened() -> None:
    person_with()
    with pytest.raises(Refused) as refused:
        reveal(reason="　 ")
    assert refused.value.field == "reason"


def test_the_number_stands_in_no_table_in_the_clear() -> None:
    person_with()
    reveal()
    vault.find(MY_NUMBER, NUMBER, actor=clerk(), business="residents", screen="s", reason="確認")
    dumped = everything_kept()
    assert NUMBER not in dumped
    assert NUMBER.encode().hex() not in dumped


def test_a_number_is_found_without_standing_in_the_record_of_the_search() -> None:
    person_with()
    found = vault.find(MY_NUMBER, NUMBER, actor=clerk(), business="residents", screen="s", reason="確認")
    assert found == [18]
    with tenant(TOWN):
        look = Look.objects.get()
    assert (look.operation, look.search, look.persons) == ("search", "個人番号による検索", [18])


def test_the_same_number_in_two_municipalities_leaves_no_common_trace() -> None:
    person_with()
    person_with(town=OTHER)
    prints = []
    for town in (TOWN, OTHER):
        with tenant(town):
            (row,) = Secret.objects.all()
            prints.append(bytes(row.fingerprint))
    assert prints[0] != prints[1]


def test_a_number_of_another_municipality_is_not_found() -> None:
    person_with(town=OTHER)
    assert vault.find(MY_NUMBER, NUMBER, actor=clerk(), business="residents", screen="s", reason="確認") == []


def test_the_same_number_is_kept_once() -> None:
    first = person_with()
    with tenant(TOWN):
        assert vault.keep(MY_NUMBER, NUMBER) == first
        assert Secret.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", ["", "123", NUMBER[:-1], NUMBER + "0", "１２３４５６７８９０１２", "12345678901a", "²" * 12]
)
def test_what_is_no_number_is_refused_without_repeating_it(wrong: str) -> None:
    with pytest.raises(Refused) as refused, tenant(TOWN):
        vault.keep(MY_NUMBER, wrong)
    assert refused.value.field == MY_NUMBER
    assert not wrong or wrong not in str(refused.value)


def test_a_wrong_check_digit_is_refused_with_its_article() -> None:
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    with pytest.raises(Refused) as refused, tenant(TOWN):
        vault.keep(MY_NUMBER, wrong)
    assert "第5条" in refused.value.cites


def test_two_sealed_numbers_that_changed_places_do_not_open() -> None:
    """An owner who swaps the sealed bytes of two people is noticed, not believed."""
    other = f"12345678901{my_number_check_digit('12345678901')}"
    first, second = person_with(), person_with(other, 26)
    with tenant(TOWN):
        rows = {r.number: bytes(r.sealed) for r in Secret.objects.all()}
        Secret.objects.filter(number=first).update(sealed=rows[second])
    with pytest.raises(vault_keys.VaultClosed):
        reveal()


def test_without_the_key_of_the_installation_nothing_opens_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person_with()
    for key in ("", "short", "another-key-of-the-installation-long-enough"):
        monkeypatch.setenv("KIKAN_VAULT_KEY", key)
        with pytest.raises(vault_keys.VaultClosed):
            reveal()


def test_a_new_key_of_the_installation_wraps_anew_and_the_old_one_can_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person_with()
    new = "the-next-key-of-this-installation-for-tests"
    monkeypatch.setenv("KIKAN_VAULT_KEY", f"{new},{os.environ['KIKAN_VAULT_KEY']}")
    with tenant(TOWN):
        assert vault_keys.wrap_anew() == 1
    monkeypatch.setenv("KIKAN_VAULT_KEY", new)
    assert reveal() == {18: NUMBER}


def test_new_keys_of_a_municipality_seal_everything_anew() -> None:
    person_with()
    with tenant(TOWN):
        before = bytes(Secret.objects.get().sealed)
        assert vault.rotate() == 1
        after = Secret.objects.get()
    assert (after.key, bytes(after.sealed) == before) == (2, False)
    assert reveal() == {18: NUMBER}
    assert vault.find(MY_NUMBER, NUMBER, actor=clerk(), business="residents", screen="s", reason="確認") == [
        18
    ]


def test_a_municipality_that_leaves_hands_its_keys_to_the_receiver_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person_with()
    receiver = rsa.generate_private_key(65537, 2048)
    private = receiver.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = receiver.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with tenant(TOWN):
        parcels = vault_keys.for_receiver(public)
    monkeypatch.setenv("KIKAN_VAULT_KEY", "the key of another installation altogether")
    with tenant(TOWN):
        assert vault_keys.received(private, parcels) == 1
    assert reveal() == {18: NUMBER}


def test_a_public_key_that_is_none_is_refused() -> None:
    with pytest.raises(Refused), tenant(TOWN):
        vault_keys.for_receiver(b"-----BEGIN NONSENSE-----")


def codes(count: int) -> list[str]:
    firsts = [f"{n:010d}" for n in range(4_000_000_000, 4_000_000_000 + count)]
    return [f"{first}{resident_code_check_digit(first)}" for first in firsts]


def test_codes_are_drawn_from_the_stock_each_once_until_it_is_empty() -> None:
    with tenant(TOWN):
        assert vault.bring_stock(codes(5)).new == 5
        drawn = [vault.draw_code() for _ in range(5)]
        assert len(set(drawn)) == 5
        assert vault.codes_left() == 0
        with pytest.raises(Refused) as refused:
            vault.draw_code()
    assert "在庫" in refused.value.message


def test_the_same_stock_twice_adds_nothing() -> None:
    with tenant(TOWN):
        vault.bring_stock(codes(3))
        assert vault.bring_stock(codes(4)) == vault.Brought(1, 3, 0)
        assert vault.codes_left() == 4


def test_a_code_of_unusual_check_digit_is_pointed_out_and_kept() -> None:
    (code,) = codes(1)
    with tenant(TOWN):
        assert vault.bring_stock([code[:-1] + str((int(code[-1]) + 1) % 10)]).doubtful == 1


def test_a_line_of_a_stock_that_is_no_code_keeps_all_of_it_out() -> None:
    with pytest.raises(Refused) as refused, tenant(TOWN):
        vault.bring_stock([*codes(2), "12345"])
    assert "3件目" in refused.value.message
    with tenant(TOWN):
        assert vault.codes_left() == 0


def test_a_code_that_somebody_brings_along_is_taken_out_of_the_stock() -> None:
    (code,) = codes(1)
    with tenant(TOWN):
        vault.bring_stock([code])
        vault.keep(RESIDENT_CODE, code)
        assert vault.codes_left() == 0


def test_an_erased_number_is_gone_for_good() -> None:
    secret = person_with()
    with tenant(TOWN):
        assert vault.erase([secret]) == 1
    with pytest.raises(Exception, match="廃棄"):
        reveal()


def test_nothing_that_holds_a_number_or_a_key_shows_it() -> None:
    person_with()
    with tenant(TOWN):
        keys, row, key = vault_keys.newest(), Secret.objects.get(), VaultKey.objects.get()
    shown = f"{keys!r} {row!r} {key!r}"
    assert keys.data.hex() not in shown
    assert str(keys.data) not in shown
    assert NUMBER not in shown
