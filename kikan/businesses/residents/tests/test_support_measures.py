"""Support measures (支援措置) from the application to the end: who is covered when, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.residents.law.support_measures import support_measure_extension, support_measure_period
from kikan.businesses.residents.listeners import on_day
from kikan.businesses.residents.procedures.apply_support_measure import apply_support_measure
from kikan.businesses.residents.procedures.change_support_measure import change_support_measure
from kikan.businesses.residents.procedures.decide_support_measure import decide_support_measure
from kikan.businesses.residents.procedures.end_support_measure import end_support_measure
from kikan.businesses.residents.procedures.extend_support_measure import extend_support_measure
from kikan.businesses.residents.procedures.forward_support_measure import forward_support_measure
from kikan.businesses.residents.procedures.support import Application, Companion, Office
from kikan.businesses.residents.reads.support_measures import (
    ending_letter,
    measures_of,
    support_measure,
)
from kikan.businesses.residents.tests import desk, rules, scenes
from kikan.businesses.residents.tests.desk import residents, signed_in, text_of
from kikan.businesses.residents.tests.scenes import TODAY, TOWN
from kikan.law import book
from kikan.law.days import date_of, day
from kikan.shared.access.models import Look
from kikan.shared.addressees.protection import shield
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.journal.append import head as journal_head
from kikan.shared.tenancy import clock, tenant

database = pytest.mark.django_db
OFFICER = scenes.clerk(TOWN, "residents.support", "residents.protected", "residents.look")
SECRET = "ひみつ市内緒町七丁目7番7号"
ASKED = Application(
    kind="domestic_violence", applied_on=TODAY, body="見本警察署", offender_name="架空　相手", offender_address=SECRET,
    contact="代理人を通じて",
)  # fmt: skip
DAYS = st.dates(date(2004, 7, 1), date(2060, 12, 31))


def column(*days: date) -> np.ndarray:
    return np.array([day(each) for each in days], dtype=np.int64)


@pytest.fixture(autouse=True)
def _rules(request: pytest.FixtureRequest) -> None:
    if "django_db" in {mark.name for mark in request.node.iter_markers()}:
        request.getfixturevalue("db")
        rules.enter_rules()


@given(starts=st.lists(DAYS, min_size=1, max_size=20))
def test_a_period_ends_the_day_before_its_first_day_comes_round_again(starts: list[date]) -> None:
    law = book().law("event_date", day(TODAY))
    ends = [date_of(int(n)) for n in support_measure_period(column(*starts), law=law)]
    for start, end in zip(starts, ends, strict=True):
        after = end + timedelta(days=1)
        assert after.year == start.year + 1
        leap = (start.month, start.day) == (2, 29)
        assert (after.month, after.day) == ((3, 1) if leap else (start.month, start.day))


@given(starts=DAYS)
def test_extensions_follow_without_a_gap_and_keep_their_day(starts: date) -> None:
    law = book().law("event_date", day(TODAY))
    first = int(support_measure_period(column(starts), law=law)[0])
    second = int(support_measure_period(np.array([first + 1]), law=law)[0])
    assert 730 <= second - day(starts) + 1 <= 731


@given(last=DAYS)
def test_an_extension_is_accepted_from_a_month_before_the_end(last: date) -> None:
    law = book().law("event_date", day(TODAY))
    opens = date_of(int(support_measure_extension(column(last), law=law)[0]))
    assert 28 <= (last - opens).days <= 31
    assert (opens.year * 12 + opens.month) == (last.year * 12 + last.month) - 1
    assert opens.day == last.day or (opens + timedelta(days=1)).day == 1


def test_forty_days_before_the_end_is_too_early_and_thirty_is_not() -> None:
    law = book().law("event_date", day(TODAY))
    last = date(2026, 12, 22)
    opens = date_of(int(support_measure_extension(column(last), law=law)[0]))
    assert last - timedelta(days=40) < opens <= last - timedelta(days=30)


def applied(applicant: int, *companions: int, asked: Application = ASKED, **given: object) -> int:
    """A provisional measure; its number."""
    apply_support_measure(
        actor=OFFICER, applicant=applicant, application=asked,
        companions=[Companion(n, "子") for n in companions], **given,  # type: ignore[arg-type]
    )  # fmt: skip
    with tenant(TOWN):
        return measures_of(applicant)[0].number


def decided(number: int, starts_on: date = TODAY) -> None:
    decide_support_measure(
        actor=OFFICER, number=number, is_needed=True, starts_on=starts_on, opinion_on=clock.today()
    )


def covered(*persons: int) -> list[bool]:
    with tenant(TOWN):
        shown = shield(persons, None)
        return [shown.covers(person) for person in persons]


@database
def test_the_address_is_hidden_from_the_application_on_for_all_who_ask_together() -> None:
    _, head, spouse, boy = scenes.family()
    (neighbour,) = scenes.move_in(scenes.person("見本　次郎")).persons
    number = applied(spouse, boy)
    assert covered(spouse, boy, neighbour) == [True, True, False]
    assert covered(head) == [True], "who lives in the same household has the same address"
    with tenant(TOWN):
        (line,) = measures_of(boy)
    assert (line.number, line.phase, line.last_on) == (number, "provisional", None)


@database
def test_a_declined_application_covers_nobody_any_more() -> None:
    _, _, spouse, boy = scenes.family()
    number = applied(spouse, boy)
    with pytest.raises(Refused):
        decide_support_measure(actor=OFFICER, number=number, is_needed=False)
    decide_support_measure(actor=OFFICER, number=number, is_needed=False, reason="意見により")
    assert covered(spouse, boy) == [False, False]


@database
def test_nothing_is_decided_before_the_advising_body_was_heard() -> None:
    (person,) = scenes.move_in().persons
    number = applied(person)
    with pytest.raises(Refused) as refused:
        decide_support_measure(actor=OFFICER, number=number, is_needed=True)
    assert refused.value.field == "opinion_on"


@database
def test_a_decided_measure_lasts_a_year_and_covers_until_somebody_ends_it() -> None:
    (person,) = scenes.move_in().persons
    number = applied(person)
    decided(number)
    with tenant(TOWN):
        assert measures_of(person)[0].last_on == date(2027, 11, 22)
    with clock.set_to(date(2029, 1, 1)):
        assert covered(person) == [True]
        with tenant(TOWN):
            assert measures_of(person)[0].phase == "overdue"
        end_support_measure(actor=OFFICER, number=number, reason="延長の申出なし")
        assert covered(person) == [False]


@database
def test_an_extension_comes_not_before_its_month_and_runs_a_year_from_the_day_after() -> None:
    (person,) = scenes.move_in().persons
    first, last = date(2026, 4, 2), date(2027, 4, 1)
    with clock.set_to(first):
        number = applied(person, asked=replace(ASKED, applied_on=first))
        decided(number, first)
    for days, accepted in ((40, False), (30, True)):
        with clock.set_to(last - timedelta(days=days)):
            asked = clock.today()
            if accepted:
                extend_support_measure(actor=OFFICER, number=number, applied_on=asked)
                with tenant(TOWN):
                    (line,) = measures_of(person)
                assert (line.starts_on, line.last_on) == (date(2027, 4, 2), date(2028, 4, 1))
            else:
                with pytest.raises(Refused, match="令和9年3月1日"):
                    extend_support_measure(actor=OFFICER, number=number, applied_on=asked)


@database
def test_who_leaves_stays_covered_provisionally_until_somebody_ends_it() -> None:
    _, head, spouse, _ = scenes.family()
    number = applied(spouse)
    decided(number)
    scenes.move_out(spouse, on=TODAY)
    assert covered(head, spouse) == [False, True]
    with tenant(TOWN):
        assert measures_of(spouse)[0].phase == "after_leaving"


@database
def test_nobody_is_in_two_measures_at_once() -> None:
    _, _, spouse, boy = scenes.family()
    applied(spouse, boy)
    with pytest.raises(Refused, match="すでに支援措置"):
        applied(boy)


@database
def test_a_change_takes_people_in_and_out_and_keeps_what_was_said_before() -> None:
    _, head, spouse, boy = scenes.family()
    number = applied(spouse, boy)
    change_support_measure(
        actor=OFFICER, number=number, application=ASKED, companions=[Companion(head, "夫")]
    )
    with tenant(TOWN):
        assert [person for person, _, _ in support_measure(number, actor=OFFICER).persons] == [head, spouse]


@database
def test_what_was_sent_to_another_office_and_its_answer_are_kept_beside_it() -> None:
    (person,) = scenes.move_in().persons
    number = applied(person, offices=[Office("大阪府大阪市", "former", "北区")])
    with pytest.raises(Refused) as refused:
        forward_support_measure(actor=OFFICER, number=number, line=1, answered_on=TODAY)
    assert refused.value.field == "sent_on"
    forward_support_measure(actor=OFFICER, number=number, line=1, sent_on=TODAY)
    forward_support_measure(actor=OFFICER, number=number, line=1, answered_on=TODAY, answer="支援を開始")
    with tenant(TOWN):
        (office,) = support_measure(number, actor=OFFICER).offices
    assert (office.sent_on, office.answered_on, office.answer) == (TODAY, TODAY, "支援を開始")


@database
def test_the_offender_and_the_places_open_only_with_the_right_and_a_reason() -> None:
    (person,) = scenes.move_in().persons
    number = applied(person)
    clerk = scenes.clerk(TOWN, "residents.support", "residents.look")
    with tenant(TOWN):
        assert not support_measure(number, actor=OFFICER, why=" ").is_open
        assert not support_measure(number, actor=clerk, why="照会").is_open
        assert support_measure(number, actor=OFFICER, why="照会").said["offender_address"] == SECRET
        with pytest.raises(NotPermitted):
            ending_letter(number, actor=clerk, why="照会")


@database
def test_the_worklist_is_told_two_months_and_one_month_before_and_after_the_end() -> None:
    (person,) = scenes.move_in().persons
    number = applied(person)
    decided(number)
    last, told = date(2027, 11, 22), []
    for ahead in (70, 61, 50, 31, 5, 0, -1, -300):
        with clock.set_to(last - timedelta(days=ahead)), tenant(TOWN):
            told.append([p.key.split(":")[-1] for p in on_day(clock.today(), journal_head())])
    assert told == [[], ["two_months"], ["two_months"], ["month"], ["month"], ["month"], ["over"], ["over"]]
    end_support_measure(actor=OFFICER, number=number, reason="本人の申出")
    with clock.set_to(last), tenant(TOWN):
        assert list(on_day(last, journal_head())) == []


@database
def test_the_officer_goes_from_application_to_end_on_screen_and_each_look_has_its_reason() -> None:
    _, _, spouse, boy = scenes.family()
    officer, path = signed_in("protection_officer"), residents(f"persons/{spouse}/support-measure/")
    given = {
        "applied_on": "R8.11.23", "kind": "stalking", "companions": [str(boy)], "stops": ["stops_copies"],
        "offender_name": "架空　相手", "offender_address": SECRET, "body": "見本警察署",
    }  # fmt: skip
    page = officer.get(path)
    sent = officer.post(path, {**given, "form_token": desk.hidden(page)["form_token"]})
    assert sent.status_code == 302, text_of(sent)
    place = sent["Location"]
    assert SECRET not in text_of(officer.get(place))
    assert SECRET in text_of(officer.post(place, {"reason": "申出者の照会"}))
    with tenant(TOWN):
        look = Look.objects.get(screen="residents.support_measure", was_protected_shown=True)
    assert (look.reason, set(look.persons)) == ("申出者の照会", {spouse, boy})

    def press(act: str, **fields: str) -> str:
        token = desk.hidden(officer.get(place))["form_token"]
        answer = officer.post(f"{place}act", {"form_token": token, "act": act, **fields})
        return text_of(officer.get(place) if answer.status_code == 302 else answer)

    assert "意見を受けた日がありません" in press("decide", starts_on="R8.11.23")
    assert "支援中" in press("decide", starts_on="R8.11.23", opinion_on="R8.11.23")
    assert "から受け付けます" in press("extend", applied_on="R8.11.23")
    assert "終了する理由" in press("end", reason="")
    assert "終了" in press("end", reason="本人の申出")
    assert covered(spouse, boy) == [False, False]


@database
@pytest.mark.parametrize("role", ["resident_clerk", "resident_approver", "insurance_chief", "section_chief"])
def test_only_the_officer_sees_measures(role: str) -> None:
    (person,) = scenes.move_in().persons
    number = applied(person)
    client = signed_in(role)
    for path in ("support-measures/", f"support-measures/{number}/", f"persons/{person}/support-measure/"):
        assert client.get(residents(path)).status_code == 403
