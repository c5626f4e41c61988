"""The archive: numbered in the act, rendered after it, never changed, issued again in its first state."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from kikan.shared.access import Actor, system_actor
from kikan.shared.access.models import Look
from kikan.shared.documents import archive, views
from kikan.shared.documents.issue import Issued, digest_of, issue, issue_many, mark, recording, reissue
from kikan.shared.documents.models import Bundle, Issue, Rendering, Subject
from kikan.shared.documents.signatories import NoSignatory, set_signatory, signatory_on
from kikan.shared.documents.tests.making import text_of
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, provisional, tenant
from kikan.shared.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
TOWN, OTHER = 62022, 62090
CLERK = Actor(7, TOWN, 1, frozenset({"residents.print", "documents.parameter"}), "窓口A1")
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def towns(django_db_setup: None, db: None) -> Any:
    for code, name in ((TOWN, "見本市"), (OTHER, "隣見本市")):
        Municipality.objects.update_or_create(
            code=code,
            defaults={"name": name, "kana": "", "prefecture": "山形県", "is_sample": True},
        )
    with clock.set_to(DAY):
        yield


def issued(*lines: str, actor: Actor = CLERK, person: int = 11, **more: Any) -> Issued:
    return issue(
        kind="test.plain", data={"lines": list(lines)}, subjects=[("person", person)], actor=actor, **more
    )[0]


def test_issuing_only_writes_and_the_first_look_makes_the_bytes() -> None:
    with tenant(TOWN):
        number = issued("一行").number
        assert not Rendering.objects.exists()
        made = archive.pdf(number, CLERK)
        kept = Rendering.objects.get(issue=number)
        assert (bytes(kept.pdf), kept.pages) == (made, 1)
        assert archive.pdf(number, CLERK) == made


def test_a_paper_names_day_number_town_and_signatory() -> None:
    with tenant(TOWN):
        text = text_of(archive.pdf(issued("一行").number, CLERK))
    assert "令和8年11月24日" in text
    assert "見本市長" in text
    assert "20261124-窓口A1-000001" in text
    assert "この書類は見本" in text


def test_illustrative_values_are_named_on_the_paper() -> None:
    with tenant(TOWN):
        one = issued("一行", illustrative=("所得割の税率", "所得割の税率", "平等割額"))
        assert "（所得割の税率、平等割額）" in text_of(archive.pdf(one.number, CLERK)).replace("\n", "")


def test_each_copy_has_its_own_number() -> None:
    with tenant(TOWN):
        copies = issue(kind="test.plain", data={"lines": []}, subjects=[("person", 1)], actor=CLERK, copies=3)
        assert [c.number for c in copies] == [1, 2, 3]
        assert list(Issue.objects.order_by("number").values_list("copy_no", "copies")) == [
            (1, 3),
            (2, 3),
            (3, 3),
        ]


def test_no_or_too_many_copies_are_refused() -> None:
    with tenant(TOWN), pytest.raises(Refused):
        issued("一行", copies=0)


def test_who_may_not_print_neither_issues_nor_sees() -> None:
    stranger = system_actor(TOWN, "residents.look")
    with tenant(TOWN):
        number = issued("一行").number
        with pytest.raises(NotPermitted):
            issued("一行", actor=stranger)
        with pytest.raises(NotPermitted):
            archive.pdf(number, stranger)


def test_a_reissue_shows_the_first_state_and_says_so() -> None:
    with tenant(TOWN):
        number = issued("昔の住所").number
        set_signatory(
            actor=CLERK, title="見本市長", name="新任　次郎", seal="omitted", valid_from=date(2026, 12, 1)
        )
        with clock.set_to("2026-12-05"):
            again = reissue(number=reissue(number=number, actor=CLERK).number, actor=CLERK)
        text = text_of(archive.pdf(again.number, CLERK))
        assert Issue.objects.get(number=again.number).reissue_of == number
        assert list(archive.subjects_of(again.number)) == [11]
    assert "昔の住所" in text
    assert "再交付日　令和8年12月5日" in text
    assert "新任" not in text
    assert "20261124-窓口A1-000001と同じ内容" in text


def test_the_signatory_of_the_day_signs() -> None:
    with tenant(TOWN):
        set_signatory(actor=CLERK, title="見本市長", name="一郎", seal="omitted", valid_from=date(2024, 4, 1))
        set_signatory(
            actor=CLERK, title="見本市長職務代理者　副市長", name="代理　三郎", seal="omitted",
            valid_from=date(2026, 11, 1), valid_until=date(2026, 12, 1),
        )  # fmt: skip
        names = [signatory_on(day).name for day in (date(2026, 10, 31), DAY, date(2026, 12, 1))]
        assert names == ["一郎", "代理　三郎", "一郎"]
        assert "代理　三郎" in text_of(archive.pdf(issued("一行").number, CLERK))


def test_a_real_town_without_a_signatory_issues_nothing() -> None:
    Municipality.objects.filter(code=TOWN).update(is_sample=False)
    with tenant(TOWN), pytest.raises(NoSignatory):
        issued("一行")


def test_a_seal_that_is_no_picture_is_refused() -> None:
    with tenant(TOWN), pytest.raises(Refused) as refused:
        set_signatory(actor=CLERK, title="長", name="名", seal="<script>", valid_from=DAY)
    assert refused.value.field == "seal"


def test_a_preview_collects_the_paper_with_a_provisional_number() -> None:
    with tenant(TOWN), provisional.counting(), recording() as shown:
        issued("一行")
        text = text_of(archive.render(shown[0]))
    assert "（仮）" in text
    assert "確認用" in text


def test_marks_are_added_once_with_a_reason_and_listed() -> None:
    with tenant(TOWN):
        number = issued("一行").number
        mark(number=number, state="spoilt", reason="紙づまり", actor=CLERK)
        with pytest.raises(Refused):
            mark(number=number, state="spoilt", reason="再度", actor=CLERK)
        with pytest.raises(Refused):
            mark(number=number, state="collected", reason=" ", actor=CLERK)
        (line,) = archive.issued_about("person", 11)
        assert (line.number, line.states, line.title) == (number, ("spoilt",), "試験の書類")


def test_the_archive_cannot_be_changed_or_emptied_by_the_application() -> None:
    with tenant(TOWN):
        archive.pdf(issued("一行").number, CLERK)
        for table in ("issue", "subject", "rendering", "mark", "bundle"):
            for statement in (
                f"DELETE FROM documents_{table}",
                f"UPDATE documents_{table} SET municipality = 1",
            ):
                with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)


def test_bytes_that_were_changed_are_never_handed_out() -> None:
    with tenant(TOWN):
        number = issued("一行").number
        Rendering.objects.create(
            municipality=TOWN,
            issue=number,
            sha256="0" * 64,
            pages=1,
            typeface="",
            rendered_at=clock.now(),
            pdf=b"x",
        )
        with pytest.raises(archive.Altered):
            archive.pdf(number, CLERK)


def test_the_same_data_comes_back_from_the_database() -> None:
    with tenant(TOWN):
        one = issued("渡邉\U000e010f", "𠮷", "改行\nあり", '"引用"')
        kept = Issue.objects.get(number=one.number)
        assert digest_of(kept.data) == kept.data_sha256 == digest_of(one.data)


def test_another_town_sees_neither_papers_nor_numbers() -> None:
    neighbour = Actor(8, OTHER, 1, CLERK.rights, "B")
    with tenant(TOWN):
        number = issued("一行").number
        archive.pdf(number, CLERK)
    with tenant(OTHER):
        assert not any(model.objects.exists() for model in (Issue, Subject, Rendering, Bundle))
        with pytest.raises(NotFound):
            archive.pdf(number, neighbour)
        assert issued("隣", actor=neighbour).number == 1
        assert "隣見本市" in text_of(archive.pdf(1, neighbour))


def test_an_unknown_number_is_not_found() -> None:
    with tenant(TOWN), pytest.raises(NotFound):
        archive.pdf(99, CLERK)


def test_a_run_is_kept_in_files_and_made_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "PAGES_READ", 2)
    with tenant(TOWN):
        run = issue_many(
            kind="test.plain",
            papers_of=[({"lines": [f"第{i}号"]}, [("person", i)]) for i in range(3)],
            actor=CLERK,
        )
    lines = list(archive.print_run(TOWN, "test.plain", run[0].number, run[-1].number))
    assert [(b.first, b.last, b.papers, b.pages) for b in lines] == [(1, 2, 2, 2), (3, 3, 1, 1)]
    monkeypatch.setattr(archive.rendering.Press, "print", lambda *_: pytest.fail("made again"))
    assert list(archive.print_run(TOWN, "test.plain", 1, 3)) == lines
    with tenant(TOWN):
        assert "第1号" in text_of(bytes(Bundle.objects.get(first=1).pdf))


def test_many_papers_are_kept_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    def rows() -> list[Any]:
        made = issue_many(
            kind="test.plain",
            papers_of=[
                ({"lines": [f'第{i}号\t\\「"」𠮷']}, [("person", i), ("household", 7)]) for i in (1, 2)
            ],
            actor=CLERK,
        )
        hidden = {"pk", "number", "issued_at", "data", "data_sha256"}
        names = [f.name for f in Issue._meta.fields if f.name not in hidden]
        found = Issue.objects.filter(number__in=[one.number for one in made]).order_by("number")
        assert all(digest_of(row.data) == row.data_sha256 for row in found)
        about = Subject.objects.filter(issue=made[1].number).order_by("kind").values_list("kind", "subject")
        told = [{name: getattr(row, name) for name in names} for row in found]
        return [told, [row.data["body"] for row in found], list(about)]

    with tenant(TOWN):
        few = rows()
        monkeypatch.setattr("kikan.shared.documents.issue.MANY", 1)
        assert rows() == few


def test_papers_that_cannot_be_printed_are_listed_and_hold_up_nobody() -> None:
    names = ["良い名", "悪い😀名", "長" * 20_000, "次の名"]
    with tenant(TOWN):
        issue_many(kind="test.plain", papers_of=[({"lines": [n]}, []) for n in names], actor=CLERK)
    (line,) = archive.print_run(TOWN, "test.plain", 1, 4)
    assert (line.papers, line.pages) == (2, 2)
    assert {each.number: each.place for each in line.left_out} == {2: "body.lines[0]", 3: "行"}
    with tenant(TOWN):
        text = text_of(bytes(Bundle.objects.get().pdf))
    assert "良い名" in text
    assert "次の名" in text


def test_the_screen_hands_out_the_paper_and_records_who_saw_whom() -> None:
    with tenant(TOWN):
        number = issued("一行", person=11).number
    request = RequestFactory().get("/")
    request.actor = CLERK  # type: ignore[attr-defined]
    with pytest.raises(NotPermitted):
        views.paper(request, municipality=TOWN, number=number)
    request.actor = replace(CLERK, rights=CLERK.rights | {"worklist.look"})  # type: ignore[attr-defined]
    response = views.paper(request, municipality=TOWN, number=number)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-1.7")
    with tenant(TOWN):
        look = Look.objects.get()
        assert (look.persons, look.operation, look.user) == ([11], "print", CLERK.user)
