"""Work lists and copies of the register for viewing: who stands there, who never does, what is printed. All invented."""

from datetime import date, timedelta

import pytest

from kikan.businesses.residents.procedures.issue_register_viewing import issue_register_viewing
from kikan.businesses.residents.procedures.print_work_list import print_work_list
from kikan.businesses.residents.reads.viewing import BY_ADDRESS, Conditions
from kikan.businesses.residents.reads.work_lists import WORK_LISTS
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import hidden, residents, signed_in, text_of
from kikan.businesses.residents.tests.test_screens_people import protect
from kikan.shared.access import Actor
from kikan.shared.documents import archive
from kikan.shared.documents.models import FeeLine, Issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
TOWN = scenes.TOWN
CLERK = Actor(5, TOWN, 1, frozenset({"residents.print", "residents.export"}), "窓口1")


@pytest.fixture(autouse=True)
def _towns() -> None:
    desk.open_towns()


def listed(name: str) -> list[tuple[str, ...]]:
    with tenant(TOWN):
        return [row.cells for row in WORK_LISTS[name].read(scenes.TODAY)]


def test_a_move_out_without_notice_is_listed_after_a_fortnight_and_not_before() -> None:
    late, *_ = scenes.move_in().persons
    fresh, *_ = scenes.move_in(scenes.person("見本　次郎")).persons
    scenes.move_out(late, on=scenes.TODAY - timedelta(days=14))
    scenes.move_out(fresh, on=scenes.TODAY - timedelta(days=13))
    assert [cells[1] for cells in listed("unanswered_list")] == ["見本　太郎"]


def test_where_a_protected_person_went_is_on_no_list() -> None:
    (person,) = scenes.move_in().persons
    scenes.move_out(person, on=scenes.TODAY - timedelta(days=20))
    protect(person)
    assert scenes.SENDAI.address not in str(listed("unanswered_list"))


def test_a_name_without_glyph_is_listed_with_its_code_and_printed_as_a_geta() -> None:
    scenes.move_in(scenes.person("葛\U000e0100城　太郎"))
    ((_, name, _, problem),) = listed("overflow_list")
    assert name == "〓城　太郎"
    assert "U+845B U+E0100" in problem
    number = print_work_list(name="overflow_list", actor=CLERK)
    with tenant(TOWN):
        assert archive.pdf(number, CLERK).startswith(b"%PDF")


@pytest.mark.parametrize("name", list(WORK_LISTS))
def test_every_list_is_shown_written_as_csv_and_printed(name: str) -> None:
    scenes.family()
    client, path = signed_in("resident_approver"), residents(f"work-lists/{name}/")
    assert WORK_LISTS[name].ja in text_of(client.get(path))
    asked = client.get(f"{path}?{name}-export=1")
    sent = client.post(f"{path}?{name}-export=1", {**hidden(asked), "reason": "確認のため"})
    assert sent["Content-Type"].startswith("text/csv")
    printed = client.post(path, {"form_token": hidden(client.get(path))["form_token"]})
    assert printed.status_code == 302
    with tenant(TOWN):
        assert archive.pdf(Issue.objects.get().number, CLERK).startswith(b"%PDF")


def test_a_list_that_is_none_is_not_found() -> None:
    assert signed_in().get(residents("work-lists/nonsense/")).status_code == 404
    with pytest.raises(NotFound):
        print_work_list(name="nonsense", actor=CLERK)


def view(conditions: Conditions = Conditions(), **more: object) -> int:  # noqa: B008
    given = {"applicant": "見本大学", "purpose": "学術調査", "actor": CLERK, **more}
    return issue_register_viewing(conditions=conditions, **given)  # type: ignore[arg-type]


def rows_of(number: int) -> list[list[str]]:
    with tenant(TOWN):
        return Issue.objects.get(number=number).data["body"]["rows"]


def test_a_copy_for_viewing_holds_four_items_of_those_who_answer_the_conditions() -> None:
    scenes.family()
    rows = rows_of(view(Conditions(sex=1, born_until=date(2000, 1, 1), order=BY_ADDRESS)))
    assert rows == [["見本　太郎", "昭和55年5月5日", "男", "見本県見本町中央一丁目1番1号"]]
    with tenant(TOWN):
        assert [line.amount for line in FeeLine.objects.all()] == [300]


def test_a_protected_person_and_who_lives_there_is_never_viewed() -> None:
    _, head, *_ = scenes.family()
    scenes.move_in(scenes.person("例示　三郎"))
    protect(head)
    assert [row[0] for row in rows_of(view())] == ["例示　三郎"]


def test_the_copy_says_who_asked_and_what_for_and_costs_by_the_person() -> None:
    scenes.family()
    number = view(Conditions(count=2))
    with tenant(TOWN):
        issue = Issue.objects.get(number=number)
        assert "申出者 見本大学" in issue.data["body"]["conditions"]
        assert FeeLine.objects.get().amount == 2 * 300
        assert len(archive.subjects_of(number)) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [({"applicant": " "}, "applicant"), ({"purpose": ""}, "purpose"), ({"conditions": Conditions(count=0)}, "count"),
     ({"conditions": Conditions(town="ない町")}, "town")],
)  # fmt: skip
def test_what_is_missing_or_too_much_is_refused_beside_its_field(
    given: dict[str, object], field: str
) -> None:
    scenes.family()
    with pytest.raises(Refused) as refused:
        view(**given)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_the_screen_of_viewing_makes_the_copy() -> None:
    scenes.family()
    client, path = signed_in("resident_approver"), residents("viewing/")
    token = hidden(client.get(path))["form_token"]
    fields = {
        "applicant": "見本大学",
        "purpose": "学術調査",
        "town": "",
        "sex": "0",
        "count": "10",
        "order": "random",
    }
    answer = client.post(path, {"form_token": token, **fields})
    assert answer.status_code == 302
    assert "閲覧用" in text_of(client.get(answer["Location"]))
