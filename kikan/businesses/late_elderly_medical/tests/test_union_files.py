"""Files to and from the union: each item once, again when corrected, taken back when gone; results beside our own."""

import csv
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.late_elderly_medical.exchange.union import FORM
from kikan.businesses.late_elderly_medical.models import UnionFile, UnionItem, UnionKind, UnionReject
from kikan.businesses.late_elderly_medical.procedures.accept_gain import accept_gain
from kikan.businesses.late_elderly_medical.procedures.cancel_gain_or_loss import cancel_gain_or_loss
from kikan.businesses.late_elderly_medical.procedures.decide_ratios import decide_ratios
from kikan.businesses.late_elderly_medical.procedures.make_union_file import Made, make_union_file
from kikan.businesses.late_elderly_medical.procedures.record_exception import record_exception
from kikan.businesses.late_elderly_medical.procedures.take_union_file import File, take_union_file
from kikan.businesses.late_elderly_medical.reads import union as reads
from kikan.businesses.late_elderly_medical.tests import town
from kikan.businesses.long_term_care.tests import town as care
from kikan.shared.access import system_actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.addressees.models import Protection
from kikan.shared.errors import Refused, Stale
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.history import add
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.levies import LATE_ELDERLY
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.tenancy import clock, tenant

YEAR = 2026
HOME = f"/{town.TOWN}/late_elderly_medical/"
RESIDENTS, INCOMES, RECEIPTS, RESULTS, BENEFITS, _, INSTALMENTS, ARREARS = UnionKind
# Numbers of the insured in the test town.
WIDOW, HUSBAND, SILENT, ASSISTED = 1, 2, 3, 4


def made(kind: UnionKind, year: int = YEAR) -> Made:
    return make_union_file(kind=kind, fiscal_year=year, actor=town.CLERK)


def lines_of(file: Made) -> list[dict[str, str]]:
    """The lines as the union reads them, by the names of the columns."""
    assert file.number is not None
    with tenant(town.TOWN):
        kind = reads.union_file(file.number).kind
        content = FORM.write(kind, [line.cells for line in reads.sent_of(file.number)])
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def came(kind: UnionKind, *lines: str) -> File:
    heads = ",".join(ja for ja, _ in FORM.heads(kind))
    return FORM.read(kind, ("\r\n".join((heads, *lines)) + "\r\n").encode("utf-8-sig"))


def test_residents_are_told_once_with_their_households_and_again_when_something_changes(undone: int) -> None:
    first = made(RESIDENTS)
    told = {int(line["宛名番号"]): line for line in lines_of(first)}
    assert set(told) == {town.WIDOW, care.SON, town.HUSBAND, town.WIFE, town.SILENT, town.ASSISTED}
    assert (told[town.HUSBAND]["被保険者番号"], told[town.WIFE]["被保険者番号"]) == ("2", "")
    assert (told[town.HUSBAND]["生年月日"], told[town.HUSBAND]["資格取得年月日"]) == ("19500110", "20250110")
    assert {line["異動区分"] for line in told.values()} == {"1"}
    assert made(RESIDENTS) == Made(None, 0, 0, 0)
    record_exception(
        person=town.HUSBAND, kind=1, facility="例示苑", other_body=42013, begins_on=date(2026, 7, 1), actor=town.CLERK
    )  # fmt: skip
    second = made(RESIDENTS)
    assert (second.new, second.corrected, second.deleted) == (0, 1, 0)
    (line,) = lines_of(second)
    assert (line["異動区分"], line["宛名番号"], line["住所地特例"]) == ("2", str(town.HUSBAND), "1")


def test_a_gain_that_is_undone_is_told_and_taken_back(undone: int) -> None:
    made(RESIDENTS)
    gained = accept_gain(
        person=town.TURNING, acquired_on=date(2026, 8, 20), acquired_by=1, reported_on=date(2026, 7, 10), actor=town.CLERK
    )  # fmt: skip
    came_in = made(RESIDENTS)
    assert {line["宛名番号"] for line in lines_of(came_in)} == {str(town.TURNING), str(care.SPOUSE)}
    cancel_gain_or_loss(cancelled=gained.number, actor=town.CLERK)
    back = made(RESIDENTS)
    assert (back.new, back.corrected, back.deleted) == (0, 0, 2)
    assert {line["異動区分"] for line in lines_of(back)} == {"3"}
    assert made(RESIDENTS).number is None


def test_a_protected_address_does_not_go_out(undone: int) -> None:
    with tenant(town.TOWN):
        entry = append(
            actor=town.CLERK, kind="test", procedure="test", subjects=[("person", town.SILENT)]
        ).number
        add(Protection, {"person": town.SILENT}, {"kind": "dv"}, entry=entry, valid_from=date(2026, 4, 1))
    told = {line["宛名番号"]: line for line in lines_of(made(RESIDENTS))}
    assert (told[str(town.SILENT)]["住所"], told[str(town.SILENT)]["支援措置"]) == ("", "1")
    assert "見本市" in told[str(town.HUSBAND)]["住所"]


def test_who_is_protected_after_a_file_was_made_is_without_an_address_in_it_too(undone: int) -> None:
    file = made(RESIDENTS)
    with tenant(town.TOWN):
        entry = append(
            actor=town.CLERK, kind="test", procedure="test", subjects=[("person", town.SILENT)]
        ).number
        add(Protection, {"person": town.SILENT}, {"kind": "dv"}, entry=entry, valid_from=date(2026, 4, 1))
    told = {line["宛名番号"]: line for line in lines_of(file)}
    assert (told[str(town.SILENT)]["住所"], told[str(town.SILENT)]["支援措置"]) == ("", "1")


def test_two_files_made_at_the_same_moment_are_one(undone: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with tenant(town.TOWN):
        before = head()
    made(RESIDENTS)
    monkeypatch.setattr(
        "kikan.businesses.late_elderly_medical.procedures.make_union_file.head", lambda: before
    )
    monkeypatch.setattr(
        "kikan.businesses.late_elderly_medical.procedures.make_union_file.said", lambda kind, year: {}
    )
    with pytest.raises(Stale):
        made(RESIDENTS)


def test_a_corrected_income_is_told_again_alone(undone: int) -> None:
    first = lines_of(made(INCOMES))
    assert {line["宛名番号"] for line in first} >= {str(care.SON), str(town.HUSBAND)}
    care.earned(town.HUSBAND, pension_revenue=3_000_000)
    (line,) = lines_of(made(INCOMES))
    assert (line["異動区分"], line["宛名番号"], line["公的年金等収入"]) == ("2", str(town.HUSBAND), "3000000")
    assert made(INCOMES).number is None


def test_money_that_came_in_is_told_by_instalment(undone: int) -> None:
    assert made(RECEIPTS).number is None
    with tenant(town.TOWN):
        charge = Charge.objects.get(levy=LATE_ELDERLY.code, fiscal_year=YEAR, payer=town.SILENT).number
    clerk = system_actor(town.TOWN, "collection.change")
    enter_receipt(charge=charge, instalment=1, paid_on=date(2026, 7, 14), amount=1_000, actor=clerk)
    (line,) = lines_of(made(RECEIPTS))
    assert (line["被保険者番号"], line["徴収方法"], line["期"]) == ("3", "1", "1")
    assert (line["収納額"], line["最後の領収日"]) == ("1000", "20260714")
    enter_receipt(charge=charge, instalment=1, paid_on=date(2026, 7, 15), amount=500, actor=clerk)
    (again,) = lines_of(made(RECEIPTS))
    assert (again["異動区分"], again["収納額"]) == ("2", "1500")


def test_instalments_and_arrears_are_told_and_arrears_taken_back_when_paid(undone: int) -> None:
    asked = [line for line in lines_of(made(INSTALMENTS)) if line["宛名番号"] == str(town.WIDOW)]
    with tenant(town.TOWN):
        (charge,) = Charge.objects.filter(levy=LATE_ELDERLY.code, fiscal_year=YEAR, payer=town.WIDOW)
        total = sum(Balance.objects.filter(charge=charge.number).values_list("charged", flat=True))
    assert sum(int(line["調定額"]) for line in asked) == total
    assert made(INSTALMENTS).number is None
    with clock.set_to("2026-09-15"):
        owed = [line for line in lines_of(made(ARREARS)) if line["宛名番号"] == str(town.WIDOW)]
        assert owed
        first = owed[0]
        assert int(first["未納額"]) == int(first["調定額"])
        assert first["納期限"] < "20260915"
        enter_receipt(
            charge=charge.number, instalment=int(first["期"]), amount=int(first["未納額"]), paid_on=date(2026, 9, 15),
            actor=system_actor(town.TOWN, "collection.change"),
        )  # fmt: skip
        back = lines_of(made(ARREARS))
    assert [(line["異動区分"], line["宛名番号"], line["期"]) for line in back] == [
        ("3", str(town.WIDOW), first["期"])
    ]


def test_a_trial_writes_nothing_and_bad_lines_are_kept(undone: int) -> None:
    file = came(
        RESULTS, f"{WIDOW},2026,47600,3500,1,20260801", "99,2026,1,0,1,20260801", f"{HUSBAND},2026,-5,0,,",
        f"{WIDOW},2026,1,0,,", f"{SILENT},2026,47600,1400,4,20260801", f"{ASSISTED},2026,100,0,2,", "1,2", '"x',
    )  # fmt: skip
    with tenant(town.TOWN):
        before = head()
    tried = take_union_file(file=file, actor=town.CLERK, is_trial=True)
    with tenant(town.TOWN):
        assert head() == before
        assert not UnionFile.objects.exists()
    assert (tried.number, tried.count) == (None, 1)
    assert [r.line for r in tried.refused] == [3, 4, 5, 6, 7, 8, 9]
    for refusal, words in zip(
        tried.refused,
        ("この被保険者番号の人はいません", "0以上の数字", "前にあります", "1、2、3のどれでもない", "適用開始日」がありません",
         "項目が2個", "引用符"),
        strict=True,
    ):  # fmt: skip
        assert words.replace("でもない", "でもありません") in refusal.reason
    taken = take_union_file(file=file, actor=town.CLERK)
    with tenant(town.TOWN):
        assert UnionReject.objects.filter(file=taken.number).count() == 7
        assert reads.years_told() == [2026]


def test_the_same_file_again_changes_nothing_and_a_torn_one_is_refused(undone: int) -> None:
    file = came(RESULTS, f"{WIDOW},2026,47600,3500,,")
    take_union_file(file=file, actor=town.CLERK)
    with tenant(town.TOWN):
        before = head()
    with pytest.raises(Refused, match="すでに受け入れています"):
        take_union_file(file=file, actor=town.CLERK)
    with tenant(town.TOWN):
        assert head() == before
    for content, why in ((b"a,b\r\n", "見出し"), ("あ".encode("cp932"), "UTF-8")):
        with pytest.raises(FileRefused, match=why):
            FORM.read(RESULTS, content)
    heads = ",".join(ja for ja, _ in FORM.heads(RESULTS))
    with pytest.raises(FileRefused, match="途中で切れて"):
        FORM.read(RESULTS, f"{heads}\r\n1,2026,47600".encode())
    with pytest.raises(Refused, match="明細がありません"):
        take_union_file(file=came(RESULTS), actor=town.CLERK)


def test_only_what_differs_from_our_own_is_listed_and_a_later_file_holds(undone: int) -> None:
    """Our own of 2026: husband 129,600 + 3,500 and two tenths, widow 47,600 + 1,400, silent the same, assisted fewer."""
    decide_ratios(year=YEAR, actor=town.CLERK)
    take_union_file(
        file=came(
            RESULTS, f"{HUSBAND},2026,129600,3500,2,20260801", f"{WIDOW},2026,47600,1400,2,20260801",
            f"{SILENT},2026,47700,1400,,",
        ),
        actor=town.CLERK,
    )  # fmt: skip
    with tenant(town.TOWN):
        found = {(d.person, d.what): (d.union, d.own) for d in reads.differences(YEAR)}
    assert found[town.WIDOW, "負担割合"] == ("2割", "1割")
    assert found[town.SILENT, "医療分"] == ("47,700円", "47,600円")
    assert found[town.ASSISTED, "保険料"][0] == ""
    assert set(found) == {
        (town.WIDOW, "負担割合"), (town.SILENT, "医療分"), (town.ASSISTED, "保険料"),
    }  # fmt: skip
    take_union_file(file=came(RESULTS, f"{SILENT},2026,47600,1400,,"), actor=town.CLERK)
    with tenant(town.TOWN):
        assert (town.SILENT, "医療分") not in {(d.person, d.what) for d in reads.differences(YEAR)}


def test_a_benefit_of_the_union_is_looked_up_and_the_newest_telling_holds(undone: int) -> None:
    take_union_file(
        file=came(BENEFITS, f"501,{HUSBAND},202604,高額療養費,12000,20260620,20260630"), actor=town.CLERK
    )
    take_union_file(file=came(BENEFITS, f"501,{HUSBAND},202604,高額療養費,13000,20260710,"), actor=town.CLERK)
    with tenant(town.TOWN):
        (benefit,) = reads.benefits_of(town.HUSBAND)
        assert reads.benefits_of(town.WIDOW) == []
    assert (benefit.amount, benefit.month, benefit.paid_on) == (13_000, date(2026, 4, 1), None)
    page = client_of(town.TOWN, "insurance_clerk").get(f"{HOME}persons/{town.HUSBAND}/").content.decode()
    assert "13,000円" in page


def test_nothing_of_another_municipality_is_told_or_found(undone: int) -> None:
    care.settle(care.OTHER)
    theirs = system_actor(care.OTHER, *town.RIGHTS)
    made(RESIDENTS)
    assert make_union_file(kind=RESIDENTS, fiscal_year=YEAR, actor=theirs).number is None
    file = came(BENEFITS, f"501,{HUSBAND},202604,高額療養費,12000,20260620,")
    assert take_union_file(file=file, actor=theirs).count == 0
    assert take_union_file(file=file, actor=town.CLERK).count == 1
    with tenant(care.OTHER):
        assert not UnionItem.objects.exists()
        assert [f.kind for f in reads.union_files()] == [BENEFITS]
        assert reads.benefits_of(town.HUSBAND) == []
        assert reads.differences(YEAR) == []


def test_the_pages_try_take_show_and_hand_out_for_a_reason(undone: int) -> None:
    file = made(RESIDENTS)
    chief = client_of(town.TOWN, "insurance_chief", "見本　課長")
    heads = ",".join(ja for ja, _ in FORM.heads(RESULTS))
    content = f"{heads}\r\n{WIDOW},2026,47600,3500,1,20260801\r\n77,2026,1,0,,\r\n".encode()

    def sent(step: str) -> object:
        upload = SimpleUploadedFile("r.csv", content)
        values = {"step": step, "came": int(RESULTS), "file": upload, "form_token": fresh_token(chief)}
        return chief.post(f"{HOME}union/", values)

    tried = sent("trial").content.decode()  # type: ignore[attr-defined]
    assert "試した結果" in tried
    assert "この被保険者番号の人はいません" in tried
    answer = sent("take")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    page = chief.get(answer["Location"]).content.decode()  # type: ignore[index]
    assert "この被保険者番号の人はいません" in page
    assert "すでに受け入れています" in sent("take").content.decode()  # type: ignore[attr-defined]
    listed = chief.get(f"{HOME}union/differences/{YEAR}/").content.decode()
    assert "子ども分" in listed
    place = f"{HOME}union/files/{file.number}/"
    assert chief.post(place, {"reason": "", "form_token": fresh_token(chief)}).status_code == 400
    out = chief.post(place, {"reason": "広域連合へ送付", "form_token": fresh_token(chief)})
    assert out["Content-Disposition"] == f'attachment; filename="union-{file.number}.csv"'
    assert out.content.decode("utf-8-sig").count("\r\n") == 7


def test_the_list_of_files_and_of_differences_ask_a_fixed_number_of_queries(undone: int) -> None:
    take_union_file(file=came(RESULTS, f"{WIDOW},2026,1,1,,"), actor=town.CLERK)
    chief = client_of(town.TOWN, "insurance_chief", "見本　課長")
    counts = {}
    for page in ("union/", f"union/differences/{YEAR}/"):
        chief.get(HOME + page)
        with CaptureQueriesContext(connection) as few:
            chief.get(HOME + page)
        counts[page] = len(few)
    lines = [f"{WIDOW},2026,1,1,,", f"{SILENT},2026,2,2,,", f"{HUSBAND},2026,3,3,,"]
    take_union_file(file=came(RESULTS, *lines), actor=town.CLERK)
    for page, count in counts.items():
        with CaptureQueriesContext(connection) as more:
            chief.get(HOME + page)
        assert len(more) == count
