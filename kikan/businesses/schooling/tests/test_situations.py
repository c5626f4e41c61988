"""Children who do not attend, the register as a paper, and whom the coming-of-age ceremony is for."""

from datetime import date
from typing import Any

import pytest

from kikan.businesses.schooling.models.pupil import BeganBy
from kikan.businesses.schooling.models.situation import SituationKind
from kikan.businesses.schooling.procedures.cancel_act import cancel_act
from kikan.businesses.schooling.procedures.enter_pupil import enter_pupil
from kikan.businesses.schooling.procedures.situations import end_situation, record_situation
from kikan.businesses.schooling.reads.situations import celebrated, situations
from kikan.businesses.schooling.tests import town
from kikan.businesses.schooling.tests.test_screens import HOME, chief, sent, shown
from kikan.businesses.schooling.tests.town import CLERK, FATHER, FOREIGN, SIXTH
from kikan.shared.documents.models import Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

TODAY = date(2026, 10, 15)


def recorded(person: int = SIXTH, from_on: date = date(2026, 9, 1), **told: Any) -> int:
    asked: dict[str, Any] = {"kind": SituationKind.LONG_ABSENCE} | told
    return record_situation(person=person, from_on=from_on, actor=CLERK, **asked).number


def standing(day: date = TODAY) -> list[tuple[int, str]]:
    with tenant(town.TOWN):
        return [(s.person, s.kind_ja) for s in situations(day)]


def test_who_does_not_attend_is_listed_until_the_child_comes_again(settled: None) -> None:
    recorded(told_on=date(2026, 9, 12), urged_on=date(2026, 9, 20))
    recorded(FOREIGN, kind=SituationKind.NOT_ATTENDING, remark="就学の希望なし")
    assert standing() == [(SIXTH, "長期欠席"), (FOREIGN, "不就学")]
    with pytest.raises(Refused, match="通知より前"):
        recorded(told_on=date(2026, 9, 12), urged_on=date(2026, 9, 11))
    with pytest.raises(NotFound, match="住民ではありません"):
        recorded(from_on=date(2014, 1, 1))
    page = shown(chief(), f"{HOME}situations/")
    assert "就学の希望なし" in page
    assert "記載なし" in page
    ended = end_situation(person=SIXTH, ended_on=date(2026, 10, 1), actor=CLERK).number
    assert standing() == [(FOREIGN, "不就学")]
    assert (SIXTH, "長期欠席") in standing(date(2026, 9, 30))
    with pytest.raises(NotFound):
        end_situation(person=SIXTH, ended_on=date(2026, 10, 2), actor=CLERK)
    cancel_act(cancelled=ended, actor=CLERK)
    assert (SIXTH, "長期欠席") in standing()


def test_the_register_is_printed_by_school_and_child(settled: None) -> None:
    enter_pupil(person=SIXTH, entered_on=date(2026, 10, 1), began_by=BeganBy.MOVED_IN, actor=CLERK)
    client = chief()
    answers = [
        sent(client, f"{HOME}persons/{SIXTH}/register-sheet/"), sent(client, f"{HOME}schools/1/", sheet="1"),
    ]  # fmt: skip
    with tenant(town.TOWN):
        data = [
            issue.data["body"] for issue in Issue.objects.filter(kind="schooling.register").order_by("number")
        ]
    assert [a.status_code for a in answers] == [302, 302]
    assert [len(d["rows"]) for d in data] == [1, 1]
    (row,) = data[1]["rows"]
    assert row[:3] == ["見本　34", "平成26年6月6日", ""]
    assert (row[4], row[7], "転入" in row[9]) == ("見本　18", "小学6年", True)
    none = sent(client, f"{HOME}persons/{FATHER}/register-sheet/")
    assert none.status_code >= 400


def test_the_ceremony_is_for_who_reaches_twenty_in_the_school_year(settled: None) -> None:
    with tenant(town.TOWN):
        for year in (2024, 2025):
            born, people, _ = celebrated(year, TODAY)
            assert born == (date(year - 20, 4, 2), date(year - 19, 4, 1))
            assert people == []
    with clock.set_to("2026-10-15"), tenant(town.TOWN):
        born, people, _ = celebrated(2034, TODAY)
    assert born == (date(2014, 4, 2), date(2015, 4, 1))
    assert [(p.person, p.head, p.school) for p in people] == [(SIXTH, FATHER, town.JUNIOR_HIGH)]
    assert "平成18年4月2日" in shown(chief(), f"{HOME}coming-of-age/")
