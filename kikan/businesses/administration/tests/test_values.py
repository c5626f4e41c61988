"""Ordinance values: entered by one, approved by another, within the bounds of the law; gaps say what they block."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.administration.procedures.closed_days import add_closed_day, remove_closed_day
from kikan.businesses.administration.procedures.values import enter_ordinance_value, set_alone
from kikan.businesses.administration.reads import questions
from kikan.businesses.administration.reads import values as reads
from kikan.businesses.administration.tests.desk import OTHER, TOWN, actor, at, send, signed_in, text_of
from kikan.law.days import day as day_number
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import calendar, clock, ordinances, tenant
from kikan.shared.tenancy.models import OrdinanceValue
from kikan.shared.worklist import acts as worklist

pytestmark = pytest.mark.usefixtures("towns")
RATE, CAP = "local_tax_act.city_rate", "national_health_insurance.medical_cap"
KEYS = "joint_operation.cost_keys"
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(TODAY):
        yield


def enter(parameter: str = RATE, begins: str = "2026", value: Any = "0.06", **given: Any) -> int:
    values = {"cites": "市税条例 第34条の3", "actor": actor("operator"), **given}
    return enter_ordinance_value(parameter=parameter, begins=begins, value=value, **values).number


def rate(year: int = 2026) -> Any:
    with tenant(TOWN):
        return ordinances.law("fiscal_year", year).rate(RATE)


def test_a_value_holds_from_its_year_until_the_next() -> None:
    from fractions import Fraction

    enter(begins="2024", value="0.06")
    enter(begins="2026", value="3/50")
    enter(begins="2027", value="0.058")
    assert [rate(year) for year in (2024, 2025, 2026)] == [Fraction(6, 100)] * 3
    with tenant(TOWN):
        (row,) = [r for s in reads.statutes(date(2027, 4, 1)) for r in s.rows if r.id == RATE]
    assert row.value == "5.8％"


def test_values_asked_for_again_are_read_in_one_query_and_what_is_entered_is_seen_at_once() -> None:
    enter(value="0.06")
    with tenant(TOWN), CaptureQueriesContext(connection) as asked:
        first, again = ordinances.ordinance(), ordinances.ordinance()
    assert (again is first, len(asked)) == (True, 2)
    enter(value="0.061", cites="改正条例")
    with tenant(TOWN):
        (dated,) = ordinances.ordinance().series(RATE)
    assert dated.cites == "改正条例"


def test_the_same_beginning_replaces_and_the_former_stays_in_the_history() -> None:
    from fractions import Fraction

    enter(value="0.06")
    enter(value="0.061", cites="改正条例")
    assert rate() == Fraction(61, 1000)
    with tenant(TOWN):
        history = reads.value_page(RATE, TODAY).history
    assert [(k.value, k.is_replaced) for k in history] == [("6.1％", False), ("6％", True)]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "above the bounds": ({"value": "0.13"}, "value"),
    "above the ceiling of the law": ({"parameter": CAP, "value": 99_000_000}, "value"),
    "no rate": ({"value": "six"}, "value"),
    "no choice": ({"parameter": "national_health_insurance.levy_kind", "value": "gift"}, "value"),
    "no year": ({"begins": "令和8年"}, "begins"),
    "ends before it begins": ({"ends": "2026"}, "ends"),
    "no article": ({"cites": " "}, "cites"),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_the_law_does_not_allow_is_refused_beside_its_field(why: str) -> None:
    given, field = WRONG[why]
    with pytest.raises(Refused) as refused:
        enter(**given)
    assert refused.value.field == field


def test_a_span_that_cuts_into_another_is_refused_and_leaves_nothing() -> None:
    enter(begins="2025", ends="2028")
    with pytest.raises(Refused, match="重なります"):
        enter(begins="2026", value="0.05")
    with tenant(TOWN):
        assert OrdinanceValue.objects.filter(parameter=RATE).count() == 1


def test_a_value_of_the_statute_is_not_a_municipalitys_to_set() -> None:
    with pytest.raises(NotFound):
        enter("national_health_insurance.cap_ceiling_medical", value=1)


def test_one_enters_another_approves_on_the_screens() -> None:
    from fractions import Fraction

    operator, chief = signed_in("operator"), signed_in("section_chief")
    page = at(f"values/{RATE}/")
    typed = {"value": "6.1%", "begins": "2026", "ends": "", "cites": "市税条例 第34条の3", "source": ""}
    assert send(operator, page, **{**typed, "value": "13%"}).status_code == 400
    act = send(operator, page, **typed)["Location"]
    assert "承認を待っている値" in text_of(operator.get(page))
    assert "本人は承認できません" in text_of(operator.get(act))
    assert send(operator, act, f"{act}decide", decision="approve").status_code == 403
    shown = text_of(chief.get(act))
    assert "（未登録）" in shown
    assert "6.1％" in shown
    send(chief, act, f"{act}decide", decision="approve")
    assert rate() == Fraction(61, 1000)
    assert "6.1％" in text_of(chief.get(at("values/?statute=local_tax_act&year=2026")))


def test_a_draft_sent_back_opens_filled_in() -> None:
    operator, chief = signed_in("operator"), signed_in("section_chief")
    typed = {"value": "6.1%", "begins": "2026", "ends": "", "cites": "市税条例", "source": "例規集"}
    act = send(operator, at(f"values/{RATE}/"), **typed)["Location"]
    send(chief, act, f"{act}decide", decision="return", reason="条番号を確かめてください。")
    number = act.rstrip("/").rsplit("/", 1)[1]
    page = at(f"values/drafts/{number}/")
    shown = text_of(operator.get(page))
    assert 'value="6.1%"' in shown
    assert "条番号を確かめて" in shown
    assert send(operator, page, **{**typed, "cites": "市税条例 第34条の3"})["Location"] == act


def asked_of(town: int) -> dict[str, questions.Question]:
    with tenant(town):
        return {q.id: q for part in questions.parts(TODAY) for q in part.questions}


def test_a_question_names_the_businesses_it_stops_and_goes_when_answered() -> None:
    before = asked_of(TOWN)
    assert before[RATE].stops.startswith("個人住民税")
    assert "国民健康保険" in before[CAP].stops
    enter()
    after = asked_of(TOWN)
    assert (after[RATE].is_answered, after[RATE].value, after[CAP].is_answered) == (True, "6％", False)
    assert not asked_of(OTHER)[RATE].is_answered


GAPS, BUSINESSES = "values/gaps/?year=2026", ("resident_tax", "health_insurance")


def test_a_page_of_questions_shows_whose_turn_it_is() -> None:
    operator = signed_in("operator")
    page = at(f"{GAPS}&business=resident_tax")
    told = text_of(operator.get(page))
    for words in ("市町村民税の所得割の税率はいくつですか。", "市町村税条例", "未回答", "担当課が答えます"):
        assert words in told
    send(operator, at(f"values/{RATE}/"), value="6.1%", begins="2026", ends="", cites="税条例", source="")
    assert "承認待ち" in text_of(operator.get(page))
    assert "組合だけが答えます" in told


def test_the_first_page_counts_for_each_business_what_is_said_and_what_is_not() -> None:
    enter()
    enter(CAP, value=660_000, is_unverified=True)
    with tenant(TOWN):
        tax, nhi = (next(p.counts for p in questions.parts(TODAY) if p.name == name) for name in BUSINESSES)
    assert (tax.answered, tax.unverified, tax.missing) == (1, 0, tax.total - 1)
    assert (nhi.answered, nhi.unverified, nhi.missing) == (1, 1, nhi.total - 1)
    told = text_of(signed_in("operator").get(at(GAPS)))
    row = re.search(r"business=health_insurance\">国民健康保険</a>.*?</tr>", told)
    assert row is not None
    assert re.findall(r">(\d+)<", row[0])[:3] == [str(nhi.total), "1", "1"]
    assert asked_on(told) == []


def walked(address: str) -> list[str]:
    """The pages from an address on, by their links to the next one."""
    client, found = signed_in("operator"), []
    while address:
        found.append(text_of(client.get(at(f"values/gaps/{address}"))))
        after = re.search(r'rel="next" href="([^"]+)"', found[-1])
        address = html.unescape(after[1]) if after else ""
    return found


def asked_on(page: str) -> list[str]:
    return re.findall(r'<tr data-row><th scope="row"><a href="[^"]*/values/([a-z0-9_.]+)/"', page)


def test_the_next_page_leads_through_every_question_once() -> None:
    with tenant(TOWN):
        wanted = [q.id for part in questions.parts(TODAY) if part.is_asked for q in part.questions]
    pages = [asked_on(page) for page in walked("?year=2026&show=left")]
    assert [name for page in pages for name in page] == wanted
    assert max(len(page) for page in pages) < 30


def test_only_those_that_stand_so_are_shown_and_the_answered_ones_go() -> None:
    enter()
    shown = [name for page in walked("?year=2026&business=resident_tax") for name in asked_on(page)]
    of_tax = signed_in("operator").get(at(f"{GAPS}&business=resident_tax&show=all"))
    assert RATE not in shown
    assert RATE in asked_on(text_of(of_tax))


def test_a_question_is_found_by_words_in_any_width() -> None:
    (page,) = walked("?year=2026&q=所得割　税率")
    assert RATE in asked_on(page)
    assert asked_on(walked("?year=2026&q=どこにもないことば")[0]) == []


def test_all_questions_stand_on_one_page_to_be_printed() -> None:
    whole = asked_on(text_of(signed_in("operator").get(at(f"{GAPS}&view=whole&show=all"))))
    with tenant(TOWN):
        assert whole == [q.id for part in questions.parts(TODAY) if part.is_asked for q in part.questions]


STEPS = "water_supply.proration_steps"


def grid(rows: list[list[str]], **more: str) -> dict[str, str]:
    cells = {f"value-{r}-{c}": cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    return {
        "value-rows": str(len(rows)),
        "begins": "R8.4.1",
        "ends": "",
        "cites": "給水条例 第30条",
        "source": "",
        **cells,
        **more,
    }


def test_rates_that_share_a_whole_must_make_it_and_are_typed_in_words() -> None:
    operator, page = signed_in("operator"), at(f"values/{KEYS}/")
    typed = {"begins": "2026", "cites": "負担金条例 第3条"}
    running = "経常的な運用"
    wrong = send(operator, page, **grid([[running, "均等割", "50%"], [running, "人口割", "40%"]], **typed))
    assert "割合の合計がちょうど100％になりません（経常的な運用は90％）" in text_of(wrong)
    right = grid([[running, "均等割", "9.5%"], [running, "人口割", "90.5%"]], **typed)
    act = send(operator, page, **right)["Location"]
    assert "経常的な運用、均等割、0.095" in text_of(signed_in("section_chief").get(act))
    send(signed_in("section_chief"), act, f"{act}decide", decision="approve")
    with tenant(TOWN):
        kept = OrdinanceValue.objects.get(parameter=KEYS).value
    assert [row["basis"] for row in kept] == ["equal", "population"]


def test_a_table_is_typed_in_a_grid_and_the_difference_is_shown_before_it_is_sent() -> None:
    enter(STEPS, "2020-04-01", [{"up_to": 15, "rate": "1/2"}, {"up_to": None, "rate": "1"}])
    operator = signed_in("operator")
    page = at(f"values/{STEPS}/")
    rows = [["10", "1/3"], ["15", "1/2"], ["", "1"]]
    shown = text_of(send(operator, page, **grid(rows, do="check")))
    assert "なくなる行 0、加わる行 1、同じ行 2" in shown
    act = send(operator, page, **grid(rows))["Location"]
    chief = signed_in("section_chief")
    assert "加わる行：10、1/3" in text_of(chief.get(act))
    send(chief, act, f"{act}decide", decision="approve")
    with tenant(TOWN):
        assert ordinances.law("event_date", day_number(TODAY)).table(STEPS).cells("up_to") == (10, 15, None)


def test_rows_pasted_from_a_spreadsheet_stand_for_the_grid() -> None:
    pasted = {"value-paste": "15\t50%\r\n\t100%\r\n"}
    assert (
        send(signed_in("operator"), at(f"values/{STEPS}/"), **grid([["x", "y"]], **pasted)).status_code == 302
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["15", "半分"], ["", "1"]], "1行目「基本料金に乗じる率」：率は"),
        (
            [["15", "1/2"], ["10", "1"], ["", "1"]],
            "2行目「日数の上限（日。空欄は上限なし）」：上限は小さい順",
        ),
        ([["15", "1/2"]], "1行目「日数の上限（日。空欄は上限なし）」：最後の段の上限は空欄"),
        ([["15", ""], ["", "1"]], "1行目「基本料金に乗じる率」：入力してください。"),
    ],
)
def test_a_fault_in_a_grid_is_told_with_its_row_and_column(rows: list[list[str]], told: str) -> None:
    answer = send(signed_in("operator"), at(f"values/{STEPS}/"), **grid(rows))
    assert (answer.status_code, told in text_of(answer)) == (400, True)


def test_every_value_of_a_body_has_its_page() -> None:
    client = signed_in("operator")
    assert [p.id for p in reads.of_body() if client.get(at(f"values/{p.id}/")).status_code != 200] == []


def test_every_choice_is_offered_in_japanese() -> None:
    words = {word for p in reads.of_body() for _, word in reads.choices_of(p)}
    assert {w for w in words if w.isascii() and not w.isdigit()} == set()


def test_which_acts_one_person_may_do_is_decided_by_two_and_never_covers_rights() -> None:
    with pytest.raises(Refused):
        set_alone(procedures=["administration.decide_rights"], cites="規程", actor=actor("operator"))
    client, chief = signed_in("operator"), signed_in("section_chief")
    act = send(client, at("alone/"), procedures=["residents.record_death"], cites="事務決裁規程 第8条")[
        "Location"
    ]
    send(chief, act, f"{act}decide", decision="approve")
    with tenant(TOWN):
        assert worklist.one_person_procedures() == {"residents.record_death"}
        OrdinanceValue.objects.create(
            municipality=TOWN, parameter=worklist.ONE_PERSON, valid_from=2026, cites="", source="", entry=10**6,
            value=["administration.enter_ordinance_value"],
        )  # fmt: skip
        assert worklist.one_person_procedures() == frozenset()
        ordinances.ordinance()
    with tenant(OTHER):
        assert worklist.one_person_procedures() == frozenset()


@pytest.mark.parametrize("act", ["residents.release_print", "residents.decide_character"])
def test_what_always_takes_two_is_neither_offered_nor_taken(act: str) -> None:
    assert f'value="{act}"' not in text_of(signed_in("operator").get(at("alone/")))
    with pytest.raises(Refused, match="一人では"):
        set_alone(procedures=[act], cites="規程", actor=actor("operator"))


def test_a_closed_day_moves_what_is_due_and_may_be_taken_back() -> None:
    day = date(2026, 12, 1)
    operator = actor("operator")
    add_closed_day(day=day, reason="市制記念日", actor=operator)
    with tenant(TOWN):
        assert calendar.is_closed(day)
    with pytest.raises(Refused, match="すでに"):
        add_closed_day(day=day, reason="もう一度", actor=operator)
    with pytest.raises(Refused, match="すでに"):
        add_closed_day(day=date(2027, 1, 1), reason="元日", actor=operator)
    with pytest.raises(NotFound):
        remove_closed_day(day=day, reason="取消し", actor=actor("operator", OTHER))
    remove_closed_day(day=day, reason="取消し", actor=operator)
    with tenant(TOWN):
        assert not calendar.is_closed(day)


def test_closed_days_on_the_screen() -> None:
    client = signed_in("operator")
    page = at("closed-days/")
    assert "勤労感謝の日" in text_of(client.get(page))
    assert send(client, page, day="R8.12.1", reason="").status_code == 400
    assert send(client, page, day="R8.12.1", reason="開町記念日")["Location"] == page
    assert "開町記念日" in text_of(client.get(page))
    assert send(client, page, f"{page}remove", day="2026-12-01", reason="").status_code == 400
    send(client, page, f"{page}remove", day="2026-12-01", reason="誤り")
    assert "開町記念日" not in text_of(client.get(page))


def test_a_clerk_enters_no_value() -> None:
    with pytest.raises(NotPermitted):
        enter(actor=actor("resident_clerk"))
    assert signed_in("resident_clerk").get(at("values/")).status_code == 403
