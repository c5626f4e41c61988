"""The order of a household, a factual head, unknown days in corrections, and what the nightly check shows."""

from datetime import date

import pytest

from kikan.businesses.residents.models import Household, Resident
from kikan.businesses.residents.procedures.arguments import Birth, Correction
from kikan.businesses.residents.procedures.correct_record import correct_record
from kikan.businesses.residents.procedures.reorder_household import reorder_household
from kikan.businesses.residents.reads import household_card, person_card
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import residents, signed_in, text_of
from kikan.businesses.residents.tests.scenes import TODAY, clerk, family, move_in, person
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import sweep

pytestmark = pytest.mark.django_db


def order_of(household: int) -> list[int]:
    with tenant(scenes.TOWN):
        return [m.person for m in household_card(household, day=TODAY).members]


def test_members_stand_as_they_ask_until_they_are_sorted_by_the_rule() -> None:
    accepted, head, spouse, boy = family()
    home = accepted.household or 0
    reorder_household(actor=clerk(), household=home, happened_on=TODAY, order=(boy, head, spouse))
    assert order_of(home) == [boy, head, spouse]
    reorder_household(actor=clerk(), household=home, happened_on=TODAY)
    assert order_of(home) == [head, spouse, boy]


def test_an_order_without_everybody_is_refused() -> None:
    accepted, head, spouse, _ = family()
    with pytest.raises(Refused):
        reorder_household(
            actor=clerk(), household=accepted.household or 0, happened_on=TODAY, order=(head, spouse)
        )


def test_a_family_of_many_stands_in_the_order_of_the_notice() -> None:
    texts = ("子の子", "同居人", "母", "子", "世帯主", "縁故者", "妻", "子の妻", "弟")
    people = [person(f"例示　{i}", t, birth=Birth(date(1950 + i, 1, 1))) for i, t in enumerate(texts)]
    accepted = move_in(*people)
    with tenant(scenes.TOWN):
        rows = as_of(Resident, TODAY).filter(household=accepted.household).order_by("order_in_household")
        assert [row.relationship for row in rows] == [
            "世帯主", "妻", "子", "子の妻", "子の子", "母", "弟", "縁故者", "同居人",
        ]  # fmt: skip


def test_a_factual_head_is_named_beside_the_head_and_taken_away_again() -> None:
    accepted, head, *_ = family()
    home = accepted.household or 0
    for name in ("架空　施設長", ""):
        scenes.new_head(home, {}, on=TODAY, factual_head=name)
        with tenant(scenes.TOWN):
            row = as_of(Household, TODAY).get(household=home)
            assert (row.head, row.factual_head) == (head, name)


def test_days_may_be_unknown_in_a_correction() -> None:
    (one,) = move_in().persons
    since = date(2026, 4, 1)
    correction = Correction(
        resident_since=since,
        resident_since_text="令和8年4月頃",
        address_since=since,
        address_since_text="令和8年4月頃",
    )
    correct_record(actor=clerk(), person=one, happened_on=TODAY, event=44, correction=correction)
    with tenant(scenes.TOWN):
        card = person_card(one)
        assert (card.resident_since_text, card.address_since_text) == ("令和8年4月頃", "令和8年4月頃")


def test_the_form_of_a_correction_takes_an_unknown_day() -> None:
    desk.open_towns()
    (one,) = move_in().persons
    client, path = signed_in(), residents(f"persons/{one}/correct/")
    form = client.get(path).context["form"]
    known = {n: form.fields[n].widget.format_value(form[n].value()) or "" for n in form.fields}
    known = {n: v if isinstance(v, str) else str(form[n].value()) for n, v in known.items()}
    changed = {
        **known,
        "event": "44",
        "happened_on": "R8.11.23",
        "is_reading_confirmed": "on",
        "address_since": "令和8年4月頃",
    }
    page = desk.send(client, path, **changed)
    assert "仮登録する" in text_of(page), page.context["forms"].errors
    assert "令和8年4月頃" in text_of(page)


def test_the_night_tells_and_the_page_shows_whom() -> None:
    desk.open_towns()
    _, head, *_ = family()
    scenes.regroup(head)
    with clock.set_to(date(2026, 11, 22)):
        sweep.settle(scenes.TOWN)
    with clock.set_to(TODAY):
        sweep.settle(scenes.TOWN)
        client = signed_in()
        page = client.get(residents("findings/"))
        assert "世帯主のいない世帯に二人以上が残っています" in text_of(page)
        (url,) = {
            line.split('"')[0]
            for line in text_of(page).split('href="')
            if "/findings/" in line[:60] and line.split('"')[0][-2].isdigit()
        }
        one = text_of(client.get(url))
    assert "見本　花子" in one
    assert "見本　一郎" in one
    assert "見本　太郎" not in one
