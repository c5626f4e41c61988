"""Suppressions (抑止): they bite until somebody lifts them, rest for some minutes, and every room asks them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.procedures.begin_suppression import begin_suppression
from kikan.businesses.residents.procedures.end_suppression import end_suppression
from kikan.businesses.residents.procedures.issue_record_copy import issue_record_copy
from kikan.businesses.residents.procedures.release_suppression import release_suppression
from kikan.businesses.residents.procedures.restore_suppression import restore_suppression
from kikan.businesses.residents.reads.suppressions import suppressions_of
from kikan.businesses.residents.tests import desk, rules, scenes
from kikan.businesses.residents.tests.desk import residents, signed_in, text_of
from kikan.businesses.residents.tests.scenes import TODAY, TOWN
from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.addressees.suppression import ENTRY, ISSUE, VIEW
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Refused
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db
OFFICER = scenes.clerk(TOWN, "residents.suppress", "residents.release", "residents.print")
MINUTES = 30


@pytest.fixture(autouse=True)
def _rules() -> None:
    rules.enter_rules()


def begin(person: int | None = None, *functions: str, level: str = "error", **given: object) -> int:
    """Keep functions back; the number of the suppression."""
    entry = begin_suppression(
        **{"actor": OFFICER, "kind": "dispute", "functions": functions or (ENTRY, ISSUE, VIEW), "level": level,
           "begins_on": TODAY, "person": person, **given}  # type: ignore[arg-type]
    )  # fmt: skip
    with tenant(TOWN):
        return int(suppression.Suppression.objects.get(entry=entry.number).number)


def bites(person: int, function: str) -> bool:
    with tenant(TOWN):
        return any(each.is_error for each in suppression.in_force([person], function))


def test_each_function_is_kept_back_alone() -> None:
    (person,) = scenes.move_in().persons
    begin(person, ISSUE)
    assert [bites(person, f) for f in (ENTRY, ISSUE, VIEW)] == [False, True, False]


def test_a_household_keeps_its_members_back_and_whoever_joins_it() -> None:
    moved, head, spouse, _ = scenes.family()
    begin(None, ENTRY, household=moved.household)
    assert bites(head, ENTRY)
    assert bites(spouse, ENTRY)
    with pytest.raises(Refused) as refused:
        scenes.born(moved.household or 0)
    assert scenes.numbers_of(refused.value) == {"E25"}


def test_no_act_of_the_register_is_carried_out_while_entry_is_kept_back() -> None:
    (person,) = scenes.move_in().persons
    begin(person, ENTRY)
    with pytest.raises(Refused) as refused:
        scenes.died(person, TODAY)
    assert scenes.numbers_of(refused.value) == {"E25"}


def test_an_alert_tells_and_lets_pass() -> None:
    (person,) = scenes.move_in().persons
    begin(person, ENTRY, level="alert")
    assert "A08" in {each.number for each in scenes.died(person, TODAY).alerts}


def test_no_copy_is_issued_while_issue_is_kept_back() -> None:
    (person,) = scenes.move_in().persons
    begin(person, ISSUE)
    with pytest.raises(Refused, match="証明書の発行が止められています"):
        issue_record_copy(persons=[person], shown=Shown(), actor=OFFICER)


def test_a_planned_end_that_has_passed_lifts_nothing() -> None:
    (person,) = scenes.move_in().persons
    begin(person, ISSUE, ends_on=TODAY)
    with clock.set_to(TODAY + timedelta(days=400)):
        assert bites(person, ISSUE)
        with tenant(TOWN):
            assert suppressions_of(person)[0].is_overdue


def test_lifting_needs_a_reason_and_happens_once() -> None:
    (person,) = scenes.move_in().persons
    number = begin(person)
    with pytest.raises(Refused):
        end_suppression(actor=OFFICER, number=number, reason=" ")
    end_suppression(actor=OFFICER, number=number, reason="係争の終了")
    assert not bites(person, VIEW)
    with pytest.raises(NotFound):
        end_suppression(actor=OFFICER, number=number, reason="もう一度")


def test_setting_lifting_and_releasing_are_rights_of_their_own() -> None:
    (person,) = scenes.move_in().persons
    number = begin(person)
    suppressor, releaser = scenes.clerk(TOWN, "residents.suppress"), scenes.clerk(TOWN, "residents.release")
    with pytest.raises(NotPermitted):
        release_suppression(actor=suppressor, number=number, reason="確認")
    with pytest.raises(NotPermitted):
        end_suppression(actor=releaser, number=number, reason="確認")


def test_cancelling_an_event_passes_over_suppressions() -> None:
    moved = scenes.move_in()
    number = begin(moved.persons[0], ISSUE)
    end_suppression(actor=OFFICER, number=number, reason="係争の終了")
    assert scenes.cancel(moved.number).number > moved.number


def test_the_page_of_a_person_whose_looks_are_kept_back_says_so_and_shows_nothing() -> None:
    (person,) = scenes.move_in().persons
    begin(person, VIEW)
    answer = signed_in().get(residents(f"persons/{person}/"))
    assert answer.status_code == 403
    assert "照会が止められています" in text_of(answer)
    assert "中央一丁目1番1号" not in text_of(answer)


def test_the_officer_sets_releases_and_lifts_on_one_page() -> None:
    (person,) = scenes.move_in().persons
    client, path = signed_in("resident_approver"), residents(f"persons/{person}/suppression/")
    given = {"whom": "person", "kind": "dispute", "functions": ["view"], "level": "error", "note": "架空の係争",
             "begins_on": "R8.11.23"}  # fmt: skip
    sent = client.post(path, {**given, "form_token": desk.hidden(client.get(path))["form_token"]})
    assert sent.status_code == 302
    with tenant(TOWN):
        (line,) = suppressions_of(person)

    def press(act: str) -> None:
        token = desk.hidden(client.get(path))["form_token"]
        client.post(f"{path}{line.number}/change", {"form_token": token, "act": act, "reason": "来庁"})

    press("release")
    assert not bites(person, VIEW)
    press("restore")
    assert bites(person, VIEW)
    press("end")
    assert "設定されている抑止はありません" in text_of(client.get(path))


@dataclass
class Model:
    """What a suppression is in plain words: lifted or not, resting until a moment."""

    alive: list[bool] = field(default_factory=list)
    rests_until: list[datetime] = field(default_factory=list)

    def bites(self, now: datetime) -> bool:
        return any(a and r <= now for a, r in zip(self.alive, self.rests_until, strict=True))


STEPS = st.lists(
    st.tuples(st.sampled_from(("begin", "end", "release", "restore", "wait")), st.integers(0, 3)), max_size=14
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)  # fmt: skip
@given(steps=STEPS)
def test_it_bites_exactly_when_the_model_says(steps: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch, clock.set_to(TODAY), transaction.atomic():
        now = clock.now().replace(hour=9, minute=0)
        patch.setattr(clock, "now", lambda: now)
        (person,) = scenes.move_in().persons
        model, numbers = Model(), []
        for step, which in steps:
            if step == "begin":
                numbers.append(begin(person, VIEW))
                model.alive.append(True)
                model.rests_until.append(now - timedelta(days=1))
            elif step == "wait":
                now += timedelta(minutes=10 * (which + 1))
            elif which < len(numbers):
                act(step, OFFICER, which, numbers, model, now)
            assert bites(person, VIEW) == model.bites(now)
        transaction.set_rollback(True)


def act(step: str, actor: Actor, which: int, numbers: list[int], model: Model, now: datetime) -> None:
    """Do it to both; what the model forbids the procedure refuses."""
    may = model.alive[which] and (step != "restore" or model.rests_until[which] > now)
    try:
        if step == "end":
            end_suppression(actor=actor, number=numbers[which], reason="理由")
        elif step == "release":
            release_suppression(actor=actor, number=numbers[which], reason="理由")
        else:
            restore_suppression(actor=actor, number=numbers[which])
    except ProcedureError:
        assert not may
        return
    assert may
    if step == "end":
        model.alive[which] = False
    else:
        model.rests_until[which] = now + timedelta(minutes=MINUTES) if step == "release" else now
