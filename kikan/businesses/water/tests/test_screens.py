"""The screens of water: every page, the reading day by keyboard's order, refusals beside their fields, papers."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikan.businesses.water.exchange.handheld import HEAD_IN
from kikan.businesses.water.models import Beneficiary, Bill, ContractState, Reading
from kikan.businesses.water.tests import town
from kikan.shared.access.models import Look
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.addressees.protection import HIDDEN, cover
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db
HOME = f"/{town.TOWN}/water/"


@pytest.fixture
def point() -> Iterator[int]:
    """One point that is read, closed and billed, and another in use."""
    town.settle()
    with clock.set_to(town.TODAY):
        first = town.point()
        town.opened(first)
        town.read(first, date(2026, 9, 20), 130)
        yield first


@pytest.fixture
def clerk(point: int) -> Client:
    return client_of(town.TOWN, "water_clerk")


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(HOME + path)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.content.decode())


def sent(client: Client, path: str, **values: Any) -> Any:
    return client.post(HOME + path, {"form_token": fresh_token(client), **values})


def closed(client: Client, point: int) -> Bill:
    answer = sent(client, f"points/{point}/close/", closed_on="2026-10-20", index="150", reason="")
    assert answer.status_code == 302, answer.content.decode()[:3000]
    with tenant(town.TOWN):
        return Bill.objects.get()


def test_every_page_opens_and_keeps_whom_it_showed(clerk: Client, point: int) -> None:
    bill = closed(clerk, point)
    for path in (
        "", "points/", "points/new/", f"points/{point}/", f"points/{point}/open/", "zones/new/", "readings/", "readings/1/",
        "readings/odd/", "readings/files/", f"bills/{bill.number}/", f"bills/{bill.number}/correct/",
        f"bills/{bill.number}/leak/", "arrears/", "lands/", "lands/new/", "reports/", "reports/?tab=usage",
        "reports/?tab=seals", "reports/?tab=openings", "runs/prepare/",
    ):  # fmt: skip
        shown(clerk, path)
    with tenant(town.TOWN):
        assert {18} == {p for look in Look.objects.filter(screen="water.bill") for p in look.persons}


@pytest.mark.parametrize(
    "path",
    [
        "points/999/",
        f"points/{'9' * 30}/",
        "points/1/nothing/",
        "bills/999/",
        "lands/999/",
        "runs/999/",
        "readings/99/",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(clerk: Client, path: str) -> None:
    shown(clerk, path, 404)


def test_the_page_of_a_bill_shows_every_step_to_the_yen(clerk: Client, point: int) -> None:
    bill = closed(clerk, point)
    page = shown(clerk, f"bills/{bill.number}/")
    for text in ("従量料金", "消費税及び地方消費税の額", "汚水量", "例示", "出典", f"{bill.water:,}円"):
        assert text in page
    assert re.search(r"期間計算</dt><dd>\d+日", page)


def test_a_reading_that_looks_wrong_asks_once_more_and_then_goes_to_the_next(
    clerk: Client, point: int
) -> None:
    path = "readings/1/"
    values = {"point": str(point), "read_on": "2026-11-20", "index": "130", "volume": "", "confirmed": ""}
    answer = sent(clerk, path, **values)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "使用なし" in page
    mark = re.search(r'name="confirmed" value="([^"]+)"', page)
    assert mark
    assert sent(clerk, path, **{**values, "confirmed": mark[1]}).status_code == 302
    with tenant(town.TOWN):
        assert Reading.objects.filter(valid_until=date(2026, 11, 20)).count() == 1


def test_a_fallen_index_comes_back_beside_its_field_with_what_was_typed(clerk: Client, point: int) -> None:
    answer = sent(
        clerk, "readings/1/", point=str(point), read_on="2026-11-20", index="120", volume="", confirmed=""
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "前回より小さい値" in page
    assert 'value="120"' in page


def file(*lines: str) -> SimpleUploadedFile:
    text = "\r\n".join([",".join(HEAD_IN), *lines]) + "\r\n"
    return SimpleUploadedFile("readings.csv", text.encode())


def test_one_bad_line_of_a_file_is_kept_aside_and_mended(clerk: Client, point: int) -> None:
    lines = (
        f"{point},20261120,0910,150,,0,1",
        "999,20261120,0912,15,,0,1",
        f"{point},2026112x,0915,160,,0,1",
    )
    assert sent(clerk, "readings/files/", file=file(*lines)).status_code == 302
    page = shown(clerk, "readings/files/")
    assert "使用中の水栓ではありません" in page
    assert "「検針日」が数字ではありません" in page
    again = sent(clerk, "readings/files/", file=file(*lines))
    assert again.status_code == 400
    assert "すでに取り込んでいます" in again.content.decode()
    other = town.point(sequence=2)
    town.opened(other, payer=26)
    mended = sent(
        clerk,
        "readings/files/1/lines/3/",
        point=str(other),
        read_on="2026-11-20",
        index="115",
        volume="",
        confirmed="",
    )
    assert mended.status_code == 302
    with tenant(town.TOWN):
        assert Reading.objects.get(point=other).volume == 15
    assert "999,2026" not in shown(clerk, "readings/files/")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", "水栓番号\r\n".encode(), (",".join(HEAD_IN) + "\r\n1,2").encode()]
)
def test_what_is_no_result_file_is_refused_whole(clerk: Client, content: bytes) -> None:
    answer = sent(clerk, "readings/files/", file=SimpleUploadedFile("x.csv", content))
    assert answer.status_code == 400
    with tenant(town.TOWN):
        assert Reading.objects.count() == 1


def test_a_corrected_volume_moves_the_charge_by_the_difference(clerk: Client, point: int) -> None:
    bill = closed(clerk, point)
    assert sent(clerk, f"bills/{bill.number}/correct/", volume="15", reason="読み違い").status_code == 302
    with tenant(town.TOWN):
        now = Bill.objects.get(ended_by__isnull=True)
        assert (now.number, now.volume) == (bill.number, 15)
        assert now.water < bill.water
        assert Balance.objects.get(charge=now.water_charge).balance == now.water
        assert Balance.objects.get(charge=now.sewer_charge).balance == now.sewer
    assert sent(clerk, f"bills/{bill.number}/correct/", volume="15", reason="同じ").status_code == 400


def test_a_leak_takes_water_and_sewage_off(clerk: Client, point: int) -> None:
    bill = closed(clerk, point)
    values = {"usual": "8", "repaired_on": "2026-10-25", "reason": "指定業者の修理証明"}
    assert sent(clerk, f"bills/{bill.number}/leak/", **values).status_code == 302
    with tenant(town.TOWN):
        now = Bill.objects.get(ended_by__isnull=True)
        # read 20, usual 8: a third of the 12 above; none of it ran into the sewer
        assert (now.volume, now.leak_cut, now.sewage) == (20, 4, 8)
        assert now.water < bill.water
    assert sent(clerk, f"bills/{bill.number}/leak/", **values).status_code == 400


def test_water_is_stopped_in_order_after_the_days_by_who_may_and_never_where_it_is_held(
    clerk: Client, point: int
) -> None:
    closed(clerk, point)
    other = town.point(sequence=2)
    town.opened(other, payer=26)
    terms = {
        "sewer": "1",
        "well": "0",
        "persons": "0",
        "not_drained": "0",
        "reduction": "0",
        "never_stop": "2",
    }
    sent(clerk, f"points/{other}/user/", payer="34", changed_on="2026-08-20", index="120", **terms)
    with tenant(town.TOWN):
        assert ContractState.objects.filter(point=other, never_stop=2, ended_by__isnull=True).count() == 1
    for step, day, status in ((2, "2026-11-20", 400), (1, "2026-11-20", 400)):
        assert (
            sent(clerk, f"points/{other}/step/", step=str(step), happened_on=day, reason="").status_code
            == status
        )


def test_land_is_charged_by_instalments_and_taken_back_when_it_is_postponed(clerk: Client) -> None:
    values = {
        "person": "18", "place": "見本市大字見本2番地", "area": "600", "pits": "1", "state": "1", "assessed_on": "2026-11-20",
    }  # fmt: skip
    assert sent(clerk, "lands/new/", **values).status_code == 302
    with tenant(town.TOWN):
        row = Beneficiary.objects.get()
        assert row.amount == 300_000
        parts = list(Balance.objects.filter(charge=row.charge).values_list("balance", flat=True))
        assert (len(parts), sum(parts)) == (20, 300_000)
        assert Charge.objects.get(number=row.charge).levy == 54
    changed = {"person": "18", "state": "2", "changed_on": "2026-11-20", "reason": "農地"}
    assert sent(clerk, f"lands/{row.number}/", **changed).status_code == 302
    with tenant(town.TOWN):
        assert sum(Balance.objects.filter(charge=row.charge).values_list("balance", flat=True)) == 0


def test_where_a_protected_user_draws_water_stands_on_no_page(clerk: Client, point: int) -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("person", 18)]).number
        cover(
            18,
            entry=entry,
            begins_on=date(2026, 1, 1),
            kind="dv",
            measure=1,
            is_provisional=False,
            last_on=None,
        )
    for path in (f"points/{point}/", "readings/1/"):
        page = shown(clerk, path)
        assert "大字見本1番地" not in page
        assert HIDDEN in page
    found = sent(clerk, "points/", q="大字見本")
    assert (
        "大字見本1番地"
        not in (clerk.get(found["Location"]) if found.status_code == 302 else found).content.decode()
    )
    assert "大字見本" not in clerk.get(f"{HOME}readings/1/route.csv").content.decode()


def test_the_papers_of_a_bill_are_numbered_and_kept(clerk: Client, point: int) -> None:
    bill = closed(clerk, point)
    for paper in ("bill", "use"):
        answer = sent(clerk, f"bills/{bill.number}/paper", paper=paper)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        printed = clerk.get(answer["Location"])
        assert printed.status_code == 200
        assert bytes(printed.getvalue()).startswith(b"%PDF")


def test_the_other_town_sees_none_of_it(clerk: Client, point: int) -> None:
    town.settle(town.OTHER)
    other = client_of(town.OTHER, "water_clerk", "他の担当")
    assert other.get(f"/{town.OTHER}/water/points/{point}/").status_code == 404
    assert other.get(f"{HOME}points/{point}/").status_code == 404
