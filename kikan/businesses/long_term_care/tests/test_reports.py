"""The figures of a month and a year: everybody once, by age and level, and the same whichever way they are added up."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.long_term_care.models import Certification, Insured
from kikan.businesses.long_term_care.procedures.accept_loss import accept_loss
from kikan.businesses.long_term_care.procedures.take_service_records import (
    Service,
    ServiceFile,
    take_service_records,
)
from kikan.businesses.long_term_care.reads import reports
from kikan.businesses.long_term_care.reads.insured import numbers_of
from kikan.businesses.long_term_care.tests import town
from kikan.businesses.long_term_care.tests.browsing import sent, shown
from kikan.shared import history
from kikan.shared.access.tests.people import client_of
from kikan.shared.addressees.models import Profile
from kikan.shared.history import as_of
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def certified(person: int, level: int, since: date = JUNE) -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 8)]).number
        values = {"level": level, "application": 0, "certified_on": since, "limit_units": 16_765}
        history.add(Certification, {"person": person}, values, entry=entry, valid_from=since)


def used(person: int, month: date, copay: int, name: str) -> None:
    with clock.set_to(town.TODAY), tenant(town.TOWN):
        number = numbers_of([person])[person]
        line = Service(2, "", number, month, 1, "15", 100, copay * 10, copay * 9, copay)
        take_service_records(file=ServiceFile(name * 64, JULY, (line,), ()), actor=town.CLERK)


def test_everybody_insured_on_the_last_day_is_counted_once_by_age(undone: int) -> None:
    with tenant(town.TOWN):
        found = reports.monthly(JULY)
        first = as_of(Insured.objects.filter(municipality=town.TOWN, kind=1), date(2026, 7, 31))
        assert found.insured[0].whole == first.values("person").distinct().count()
    # Born in 1948, January 1950 and twice in 1949: 75 and over; in August 1951, 1952, twice in 1955 and 1961: not yet.
    assert found.insured[0].counts == (0, 5, 4, 0)
    assert (found.gained, found.lost) == (1, 0)


def test_a_loss_within_the_month_is_counted_and_no_longer_among_the_insured(undone: int) -> None:
    with clock.set_to(town.TODAY):
        accept_loss(
            person=town.WIFE,
            lost_on=date(2026, 7, 10),
            lost_by=1,
            reported_on=date(2026, 7, 12),
            actor=town.CLERK,
        )
    with tenant(town.TOWN):
        july, june = reports.monthly(JULY), reports.monthly(JUNE)
    assert (july.lost, june.lost) == (1, 0)
    assert july.insured[0].whole == june.insured[0].whole  # one reached 65, one left


def test_a_day_of_birth_to_come_spoils_no_report(undone: int) -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 11)]).number
        row = as_of(Profile.objects.filter(municipality=town.TOWN, person=town.WIFE), None).get()
        wrong = {
            "sex": row.sex, "birth_text": "", "birth_precision": "day", "birth_on": date(2030, 1, 1),
            "birth_lower": date(2030, 1, 1), "birth_upper": date(2030, 1, 1),
        }  # fmt: skip
        history.change(Profile, {"person": town.WIFE}, wrong, entry=entry, valid_from=JUNE)
        assert reports.monthly(JULY).insured[0].counts == (1, 4, 4, 0)


def test_the_certified_stand_by_level_and_those_of_40_to_64_apart(undone: int) -> None:
    certified(town.WIFE, 21)
    certified(town.HUSBAND, 21)
    certified(town.YOUNG, 25)
    with tenant(town.TOWN):
        found = reports.monthly(JULY)
    levels = {line.ja: line.counts for line in found.certified}
    assert levels["要介護1"] == (0, 1, 1, 0)
    assert levels["要介護5"] == (1, 0, 0, 0)
    assert found.insured[1].counts == (1, 0, 0, 0)


def test_the_months_of_a_year_add_up_to_the_year(undone: int) -> None:
    used(town.WIFE, JUNE, 1_000, "a")
    used(town.WIFE, date(2026, 5, 1), 2_000, "b")
    used(town.HUSBAND, date(2026, 3, 1), 4_000, "c")
    with tenant(town.TOWN):
        months = [reports.monthly(date(2026 + (m > 12), (m - 1) % 12 + 1, 1)) for m in range(4, 16)]
        year = reports.yearly(2026)
    assert sum(line.copay for found in months for line in found.services) == year.services[0].copay == 3_000
    assert (year.services[0].persons, year.services[0].units) == (1, 200)
    assert year.gained == sum(found.gained for found in months)


def test_the_page_shows_and_exports_with_the_same_queries_for_more_people(undone: int) -> None:
    browser, page = client_of(town.TOWN, "care_chief"), f"/{town.TOWN}/long_term_care/reports/"
    with clock.set_to(town.TODAY):
        shown(browser, page)
        counts = []
        for person in (town.WIFE, town.HUSBAND):
            certified(person, 21)
            with CaptureQueriesContext(connection) as asked:
                assert "要介護1" in shown(browser, f"{page}?span=202607")
            counts.append(len(asked))
        assert counts[0] == counts[1]
        assert "令和8年度" in shown(browser, f"{page}?span=2026")
        assert "正しく選択" in shown(browser, f"{page}?span=7", status=400)
        answer = sent(browser, f"{page}?span=202607&certified-export=1", reason="月報")
        assert "要介護1,0,1,1,0,2" in answer.content.decode()
