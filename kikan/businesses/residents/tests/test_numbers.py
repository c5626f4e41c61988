"""個人番号 and 住民票コード at the counter: recorded, changed, drawn, shown, found, brought in; never in the clear."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from kikan.businesses.residents.procedures.bring_code_stock import StockFile, bring_code_stock
from kikan.businesses.residents.procedures.record_my_number import record_my_number
from kikan.businesses.residents.procedures.record_resident_code import record_resident_code
from kikan.businesses.residents.tests import desk
from kikan.businesses.residents.tests.scenes import TODAY, TOWN, born, cancel, clerk, family
from kikan.ground.check_digits import my_number_check_digit, resident_code_check_digit
from kikan.shared.access.models import Look
from kikan.shared.addressees import vault
from kikan.shared.addressees.vault import MY_NUMBER, RESIDENT_CODE, Stated
from kikan.shared.errors import Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.arguments import NotSerialisable

pytestmark = pytest.mark.django_db
RIGHTS = ("residents.look", "residents.change", "residents.approve", "residents.my_number")


@pytest.fixture(autouse=True)
def _towns(db: None) -> None:
    desk.open_towns()


def my_number(serial: int) -> str:
    first = f"987650{serial:05d}"
    return f"{first}{my_number_check_digit(first)}"


def stock(count: int) -> StockFile:
    firsts = [f"90000{n:05d}" for n in range(count)]
    return StockFile("\n".join(f"{f}{resident_code_check_digit(f)}" for f in firsts).encode())


def record(person: int, number: str, by: str = "entered", on: date = TODAY) -> object:
    return record_my_number(
        actor=clerk(TOWN, *RIGHTS), person=person, number=Stated(MY_NUMBER, number), by=by, happened_on=on
    )


def shown(person: int, kind: str = MY_NUMBER) -> dict[int, str]:
    return vault.reveal(
        [person], kind, actor=clerk(TOWN, *RIGHTS), business="residents", screen="test", reason="確認"
    )


def test_a_number_is_recorded_and_then_changed_on_request() -> None:
    _, head, *_ = family()
    record(head, my_number(1), on=date(2026, 5, 1))
    record(head, my_number(2), "requested")
    assert shown(head) == {head: my_number(2)}
    with tenant(TOWN):
        assert vault.held([head], date(2026, 6, 1)) != vault.held([head], TODAY)


@pytest.mark.parametrize(("known", "by"), [(False, "requested"), (False, "corrected"), (True, "entered")])
def test_the_reason_must_fit_what_is_known(known: bool, by: str) -> None:
    _, head, *_ = family()
    if known:
        record(head, my_number(1))
    with pytest.raises(Refused) as refused:
        record(head, my_number(2), by)
    assert refused.value.field == "by"


def test_two_people_never_bear_one_number() -> None:
    _, head, wife, _ = family()
    record(head, my_number(1))
    with pytest.raises(Refused) as refused:
        record(wife, my_number(1))
    assert str(head) in refused.value.message
    assert my_number(1) not in str(refused.value)


def test_cancelling_the_act_gives_the_former_number_back() -> None:
    _, head, *_ = family()
    record(head, my_number(1), on=date(2026, 5, 1))
    changed = record(head, my_number(2), "requested")
    cancel(changed.number)  # type: ignore[attr-defined]
    assert shown(head) == {head: my_number(1)}


def test_a_number_cannot_wait_in_the_worklist() -> None:
    _, head, *_ = family()
    arguments = {
        "person": head,
        "number": Stated(MY_NUMBER, my_number(1)),
        "by": "entered",
        "happened_on": TODAY,
    }
    with pytest.raises(NotSerialisable) as refused:
        acts.enter("residents.record_my_number", actor=clerk(TOWN, *RIGHTS), arguments=arguments, subjects=[])
    assert my_number(1) not in str(refused.value)


def test_a_newborn_gets_a_code_from_the_stock_and_the_alert_when_few_are_left() -> None:
    accepted, *_ = family()
    bring_code_stock(actor=clerk(TOWN, *RIGHTS), file=stock(1))
    assert accepted.household is not None
    first = born(accepted.household)
    assert len(shown(first.persons[0], RESIDENT_CODE)[first.persons[0]]) == 11
    second = born(accepted.household, date(2026, 6, 2))
    assert [a.number for a in second.alerts if "在庫" in a.message] == ["A11"]
    assert shown(second.persons[0], RESIDENT_CODE) == {}


def test_where_no_code_was_ever_brought_in_nobody_is_warned() -> None:
    accepted, *_ = family()
    assert accepted.household is not None
    assert not [a for a in born(accepted.household).alerts if "在庫" in a.message]


def test_a_code_of_a_certificate_is_kept_and_a_change_draws_another() -> None:
    _, head, *_ = family()
    first = "1234567890"
    stated = f"{first}{resident_code_check_digit(first)}"
    give = {"actor": clerk(TOWN, *RIGHTS), "person": head, "happened_on": TODAY}
    record_resident_code(**give, number=Stated(RESIDENT_CODE, stated))  # type: ignore[arg-type]
    assert shown(head, RESIDENT_CODE) == {head: stated}
    bring_code_stock(actor=clerk(TOWN, *RIGHTS), file=stock(3))
    record_resident_code(**give)  # type: ignore[arg-type]
    assert shown(head, RESIDENT_CODE)[head].startswith("90000")
    with pytest.raises(Refused):
        record_resident_code(**give, number=Stated(RESIDENT_CODE, stated))  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"12345", "１２３４５６７８９０１".encode()])
def test_a_file_that_holds_no_codes_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        bring_code_stock(actor=clerk(TOWN, *RIGHTS), file=StockFile(content))
    assert refused.value.field == "file"


# -- screens --------------------------------------------------------------------------------------------------


@pytest.fixture
def head() -> int:
    return family()[1]


def path(person: int, rest: str = "") -> str:
    return desk.residents(f"persons/{person}/numbers/{rest}")


def send(role: str, target: str, opened: str, **fields: object) -> object:
    client = desk.signed_in(role)
    token = desk.hidden(client.get(opened)).get("form_token", "")
    return client.post(target, {"form_token": token, **fields})


def test_the_page_masks_and_the_clerk_who_states_a_reason_sees_the_number_once(head: int) -> None:
    client = desk.signed_in("resident_clerk")
    token = desk.hidden(client.get(path(head)))["form_token"]
    typed = {"form_token": token, "number": my_number(1), "by": "entered", "happened_on": "令和8年11月23日"}
    assert client.post(path(head, "my-number"), typed).status_code == 302
    masked = desk.text_of(client.get(path(head)))
    assert "●●●●●●●●●●●●" in masked
    assert my_number(1) not in masked
    opened = client.post(path(head, "reveal"), {"kind": MY_NUMBER, "reason": "年金の照会"})
    assert my_number(1) in desk.text_of(opened)
    with tenant(TOWN):
        look = Look.objects.get(was_my_number_shown=True)
    assert (look.screen, look.reason, look.persons) == ("residents.number_reveal", "年金の照会", [head])


def test_without_a_reason_the_page_stays_masked(head: int) -> None:
    record(head, my_number(1))
    answer = desk.signed_in("resident_clerk").post(path(head, "reveal"), {"kind": MY_NUMBER, "reason": " "})
    assert answer.status_code == 400
    assert my_number(1) not in desk.text_of(answer)


def test_a_wrong_number_is_told_beside_its_field_and_stays_typed(head: int) -> None:
    wrong = my_number(1)[:-1] + str((int(my_number(1)[-1]) + 1) % 10)
    typed = {"number": wrong, "by": "entered", "happened_on": "令和8年11月23日"}
    answer = send("resident_clerk", path(head, "my-number"), path(head), **typed)
    text = desk.text_of(answer)
    assert "検査用数字が合いません" in text
    assert f'value="{wrong}"' in text


@pytest.mark.parametrize("role", ["insurance_clerk", "section_chief", "operator", "collection_clerk"])
def test_who_has_not_the_right_gets_no_page(head: int, role: str) -> None:
    client = desk.signed_in(role)
    assert client.get(path(head)).status_code == 403
    assert client.post(path(head, "reveal"), {"kind": MY_NUMBER, "reason": "x"}).status_code == 403


def test_a_search_by_number_opens_the_person_and_keeps_no_number(head: int) -> None:
    record(head, my_number(1))
    fields = {
        "kind": MY_NUMBER,
        "number": f"{my_number(1)[:4]} {my_number(1)[4:8]}-{my_number(1)[8:]}",
        "reason": "届出",
    }
    answer = desk.signed_in("resident_clerk").post(desk.residents("numbers/find"), fields)
    assert answer["Location"].endswith(f"/persons/{head}/")
    with tenant(TOWN), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, ' ') FROM access_look l")
        assert my_number(1) not in cursor.fetchone()[0]


def test_a_number_typed_into_the_ordinary_search_is_not_kept_in_the_audit(head: int) -> None:
    client = desk.signed_in("resident_clerk")
    client.post(desk.residents("search"), {"q": my_number(1)})
    with tenant(TOWN):
        assert [look.search for look in Look.objects.filter(operation="search")] == [
            "（個人番号とみられる番号）"
        ]


def test_a_stock_is_brought_in_by_the_page(head: int) -> None:
    client = desk.signed_in("resident_clerk")
    token = desk.hidden(client.get(desk.residents("numbers/")))["form_token"]
    file = SimpleUploadedFile("codes.txt", stock(60).content)
    answer = client.post(desk.residents("numbers/stock"), {"form_token": token, "file": file})
    assert answer.status_code == 302
    assert "60" in desk.text_of(client.get(desk.residents("numbers/")))
