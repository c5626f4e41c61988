"""Every act from the form to the register: preview, 仮登録, approval by another person; drafts sent back and again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.desk import decide, go_on, hidden, residents, send, signed_in, text_of
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.models import PendingAct, State

pytestmark = pytest.mark.django_db
NAME = "渡邉\U000e010f　見本"


@pytest.fixture(autouse=True)
def _towns() -> None:
    from django.core.cache import cache

    desk.open_towns()
    cache.clear()


def move_in_fields(**given: str) -> dict[str, str]:
    person = {
        "name": NAME, "kana": "わたなべ みほん", "birth": "S61.4.2", "sex": "2", "relationship": "世帯主",
        "resident_kind": "1", "is_reading_confirmed": "on",
    }  # fmt: skip
    shared = {
        "happened_on": "R8.11.20", "reported_on": "R8.11.23", "household_choice": "new", "town": "中央一丁目",
        "lot": "9番9号", "came_from": "大阪府大阪市北区中之島一丁目3番20号", "register_place": "見本県見本町1番地",
        "register_first_person": NAME, "identity": "運転免許証", "documents": "転出証明書",
    }  # fmt: skip
    return {**shared, **{f"p0-{k}": v for k, v in person.items()}, **given}


def acts() -> list[PendingAct]:
    with tenant(scenes.TOWN):
        return list(PendingAct.objects.order_by("number"))


MOVE_IN = residents("move-in/")


def test_a_move_in_goes_from_the_form_to_the_register() -> None:
    client, approver = signed_in(), signed_in("resident_approver")
    preview = send(client, MOVE_IN, **move_in_fields())
    page = text_of(preview)
    assert NAME in page
    assert "国保の加入の確認" in page
    assert "未稼働" in page
    entered = go_on(client, MOVE_IN, preview)
    assert scenes.residents_on(scenes.TODAY) == {}
    decide(approver, entered["Location"], "approve")
    assert len(scenes.residents_on(scenes.TODAY)) == 1
    assert "を登録しました" in text_of(approver.get(entered["Location"]))


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost() -> None:
    wrong = {"happened_on": "R8.11.30", "p0-relationship": "孫"}
    page = text_of(send(signed_in(), MOVE_IN, **move_in_fields(**wrong)))
    assert 'href="#id_happened_on"' in page
    assert 'href="#id_p0-relationship"' in page
    assert "E01" in page
    assert NAME in page
    assert "9番9号" in page


@pytest.mark.parametrize(("field", "typed", "words"), [
    ("happened_on", "R8.2.30", "暦にない日です"),
    ("happened_on", "きのう", "日付として読めません"),
    ("happened_on", "1900-01-01", "法令の値を収録していない"),
    ("happened_on", "9999-12-31", "より後の日は入力できません"),
    ("p0-birth", "昭和99年9月9日", "その元号にない日"),
    ("p0-name", "見本😀", "絵文字"),
    ("p0-name", "見本\u0007", "氏名"),
    ("p0-name", "あ" * 3000, "文字"),
    ("p0-number", "123", "E17"),
    ("p0-number", "999999905", "この宛名番号の人はいません"),
    ("lot", "", "番地</a>：入力してください"),
    ("reported_on", "R8.12.24", "E02"),
])  # fmt: skip
def test_bad_input_gets_a_clear_answer(field: str, typed: str, words: str) -> None:
    answer = send(signed_in(), MOVE_IN, **move_in_fields(**{field: typed}))
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert acts() == []


@pytest.mark.parametrize("typed", ["'; DROP TABLE addressees_person; --", "<img src=x onerror=alert(1)>"])
def test_markup_and_sql_are_only_letters(typed: str) -> None:
    answer = send(signed_in(), MOVE_IN, **move_in_fields(came_from=typed))
    assert typed in text_of(answer)
    assert "<img src=x" not in answer.content.decode()


def test_an_unknown_birth_date_reaches_the_preview() -> None:
    preview = send(signed_in(), MOVE_IN, **move_in_fields(**{"p0-birth": "年月日不詳"}))
    assert preview.status_code == 200
    assert "不詳" in text_of(preview)
    assert "仮登録する" in text_of(preview)


def test_rows_are_added_and_removed_without_javascript() -> None:
    client = signed_in()
    two = send(client, MOVE_IN, "add", **move_in_fields())
    assert hidden(two)["people"] == "2"
    assert NAME in text_of(two)
    second = {
        "people": "2",
        "p1-name": "渡辺　花",
        "p1-birth": "R3.5.5",
        "p1-sex": "2",
        "p1-relationship": "子",
    }
    one = client.post(MOVE_IN, {**hidden(two), **move_in_fields(), **second, "step": "remove-0"})
    assert hidden(one)["people"] == "1"
    assert 'value="渡辺　花"' in text_of(one)


def test_a_returning_person_is_found_and_taken_over_under_the_old_number() -> None:
    (old,) = scenes.move_in().persons
    scenes.move_out(old, on=date(2026, 6, 1))
    client = signed_in()
    same = {"p0-name": "見本 太郎", "p0-kana": "ミホン タロウ", "p0-birth": "S55.5.5", "p0-sex": "1"}
    page = send(client, MOVE_IN, **move_in_fields(happened_on="R8.11.30", **same))
    assert f"take-0-{old}" in text_of(page)
    taken = client.post(MOVE_IN, {**hidden(page), **move_in_fields(**same), "step": f"take-0-{old}"})
    assert f'name="p0-number" value="{old}"' in text_of(taken)
    fields = move_in_fields(**same, **{"p0-number": str(old)})
    entered = go_on(client, MOVE_IN, send(client, MOVE_IN, **fields))
    decide(signed_in("resident_approver"), entered["Location"], "approve")
    assert list(scenes.residents_on(scenes.TODAY)) == [old]


def test_a_double_click_enters_once() -> None:
    client = signed_in()
    preview = send(client, MOVE_IN, **move_in_fields())
    first, second = go_on(client, MOVE_IN, preview), go_on(client, MOVE_IN, preview)
    assert first["Location"] == second["Location"]
    assert len(acts()) == 1


def test_whoever_entered_cannot_approve() -> None:
    approver = signed_in("resident_approver")
    entered = go_on(approver, MOVE_IN, send(approver, MOVE_IN, **move_in_fields()))
    assert "入力した本人は承認できません" in text_of(approver.get(entered["Location"]))
    assert decide(approver, entered["Location"], "approve").status_code == 403
    assert acts()[0].state == State.ENTERED


def test_a_change_in_between_shows_both_versions_and_keeps_what_was_typed() -> None:
    (person,) = scenes.move_in().persons
    path, client = residents(f"persons/{person}/move-inside/"), signed_in()
    page = client.get(path)
    with clock.set_to(scenes.TODAY):
        scenes.move_inside(person, on=date(2026, 8, 1))
    fields = {**inside(person), "read_at": hidden(page)["read_at"], "form_token": hidden(page)["form_token"]}
    stale = client.post(path, {**fields, "step": "preview"})
    assert stale.status_code == 409
    assert "5番5号" in text_of(stale)
    opened = client.post(path, hidden(stale))
    assert "5番5号" in text_of(opened)
    assert hidden(opened)["read_at"] != hidden(page)["read_at"]


def test_a_change_after_the_draft_is_told_to_the_approver() -> None:
    (person,) = scenes.move_in().persons
    path, client = residents(f"persons/{person}/move-inside/"), signed_in()
    entered = go_on(client, path, send(client, path, **inside(person)))
    from kikan.shared.journal.append import append

    with tenant(scenes.TOWN):
        append(actor=scenes.clerk(), kind="test.touched", procedure="test", subjects=[("person", person)])
    page = text_of(signed_in("resident_approver").get(entered["Location"]))
    assert "仮登録の後に、この人の記録が変わりました" in page
    assert "承認する" not in page


def test_another_day_in_between_loses_nothing() -> None:
    client = signed_in()
    page = client.get(MOVE_IN)
    client.post(f"/{scenes.TOWN}/as-of", {"as_of": "R8.3.1", "next": "/"})
    stopped = client.post(MOVE_IN, {**hidden(page), **move_in_fields(), "step": "preview"})
    assert stopped.status_code == 409
    back = client.post(MOVE_IN, {**hidden(stopped), "today": "1"})
    assert "9番9号" in text_of(back)
    assert "基準日 令和8年3月1日 の内容です" not in text_of(back)


def test_a_lost_session_keeps_what_was_typed() -> None:
    client = signed_in()
    page = client.get(MOVE_IN)
    client.post("/lock")
    answer = client.post(MOVE_IN, {**hidden(page), **move_in_fields(), "step": "preview"})
    assert answer.status_code == 401
    assert "9番9号" in text_of(answer)


def inside(person: int) -> dict[str, str]:
    return {
        "happened_on": "R8.11.1", "reported_on": "R8.11.10", "household_choice": "new", "town": "中央一丁目",
        "lot": "5番5号", f"moves_{person}": "on",
    }  # fmt: skip


def _correct(client: Any, path: str, **changes: str) -> dict[str, str]:
    """What stands in the form of a correction, with changes."""
    form = client.get(path).context["form"]
    known = {n: form.fields[n].widget.format_value(form[n].value()) or "" for n in form.fields}
    known = {n: v if isinstance(v, str) else str(form[n].value()) for n, v in known.items()}
    return {**known, "is_reading_confirmed": "on", "happened_on": "R8.11.23", "event": "43", **changes}


def _rows(client: Any, path: str) -> dict[str, str]:
    """What stands in the rows of the notice of the family register."""
    return typed(client.get(path))


Fields = Callable[[Any, str, tuple[int, int, int]], dict[str, str]]
CASES: dict[str, Fields] = {
    "move-inside": lambda _c, _p, f: {**inside(f[0]), **{f"moves_{n}": "on" for n in f}},
    "move-out": lambda _c, _p, f: {
        "happened_on": "R8.12.10", "reported_on": "R8.11.23", "elsewhere": "宮城県仙台市青葉区1番",
        **{f"moves_{n}": "on" for n in f},
    },
    "birth": lambda _c, _p, f: {
        "reported_on": "R8.11.23", "family_register_of": str(f[0]), "p0-name": "見本 二葉", "p0-kana": "ミホン フタバ",
        "p0-birth": "R8.11.15", "p0-sex": "2", "p0-relationship": "子", "p0-resident_kind": "1",
    },
    "death": lambda _c, _p, f: {
        "happened_on": "R8.11.15", "reported_on": "R8.11.20", f"becomes_{f[1]}": "世帯主", f"becomes_{f[2]}": "子",
    },
    "head": lambda _c, _p, f: {
        "happened_on": "R8.11.15", "reported_on": "R8.11.20", f"becomes_{f[0]}": "夫", f"becomes_{f[1]}": "世帯主",
        f"becomes_{f[2]}": "子",
    },
    "household": lambda _c, _p, f: {
        "happened_on": "R8.11.15", "reported_on": "R8.11.20", "household_choice": "split", f"moves_{f[1]}": "on",
        f"becomes_{f[1]}": "世帯主",
    },
    "correct": lambda c, p, f: _correct(c, p, name="見本　大郎"),
    "remove": lambda _c, _p, f: {
        "happened_on": "令和8年11月10日頃", "reported_on": "R8.11.20", "detail": "3", **{f"moves_{n}": "on" for n in f},
    },
    "family-register": lambda c, p, f: {
        **_rows(c, p), "detail": "1", "happened_on": "R8.11.10", "reported_on": "R8.11.20", "p0-name": "例示　太郎",
        "p1-register_place": "見本県別見本町9番地",
    },
    "former-name": lambda _c, _p, f: {
        "act": "enter", "happened_on": "R8.11.20", "reported_on": "R8.11.20", "name": "架空",
    },
    "nationality": lambda _c, _p, f: {
        "happened_on": "R8.11.1", "reported_on": "R8.11.20", "name": "MIHON TARO", "nationality": "USA",
        "nationality_name": "米国", "category": "06",
    },
    "guardianship": lambda _c, _p, f: {"is_ward": "yes", "happened_on": "R8.11.1", "reported_on": "R8.11.20"},
    "renew": lambda _c, _p, f: {"happened_on": "R8.11.20", "reported_on": ""},
}  # fmt: skip


@pytest.mark.parametrize("act", CASES)
def test_every_act_is_previewed_entered_sent_back_corrected_and_approved(act: str) -> None:
    _, *family = scenes.family()
    client, approver = signed_in(), signed_in("resident_approver")
    path = residents(f"persons/{family[0]}/{act}/")
    before = scenes.believed()
    preview = send(client, path, **CASES[act](client, path, tuple(family)))
    assert "仮登録する" in text_of(preview), preview.context["forms"].errors
    place = go_on(client, path, preview)["Location"]
    assert scenes.believed() == before
    decide(approver, place, "return", "届出書の日付を確かめてください")
    assert "届出書の日付を確かめてください" in text_of(client.get(place))

    draft = residents(f"drafts/{acts()[0].number}/")
    form = client.get(draft)
    again = client.post(draft, {**hidden(form), **typed(form), "step": "preview"})
    assert "仮登録する" in text_of(again), again.context["forms"].errors
    assert go_on(client, draft, again)["Location"] == place
    decide(approver, place, "approve")
    assert acts()[0].state == State.APPROVED
    assert scenes.believed() != before


def typed(page: Any) -> dict[str, str]:
    """What stands in the fields of a form, as a browser would send it."""
    found: dict[str, str] = {}
    for form in page.context["forms"].all():
        for bound in form:
            value = bound.value()
            if bound.field.widget.template_name.endswith("checkbox.html"):
                if value:
                    found[bound.html_name] = "on"
            else:
                found[bound.html_name] = (
                    str(bound.field.widget.format_value(value) or "")
                    if not hasattr(bound.field, "choices")
                    else str(value or "")
                )
    return found


OF_FOREIGNERS: dict[str, dict[str, str]] = {
    "naturalise": {
        "detail": "1", "happened_on": "R8.11.10", "reported_on": "R8.11.20", "name": "安　見本", "kana": "アン ミホン",
        "register_place": "見本県見本町1番地", "register_first_person": "安　見本",
    },
    "stay": {
        "happened_on": "R8.11.10", "reported_on": "R8.11.20", "nationality": "VNM", "nationality_name": "ベトナム",
        "category": "01", "status": "014", "period": "1年", "period_end": "2027-11-10", "card_no": "CD12345678EF",
    },
    "alias": {"act": "enter", "happened_on": "R8.11.20", "reported_on": "R8.11.20", "alias": "安　通称"},
}  # fmt: skip


@pytest.mark.parametrize("act", OF_FOREIGNERS)
def test_every_act_of_foreigners_goes_the_same_way(act: str) -> None:
    (person,) = scenes.move_in(scenes.foreigner()).persons
    client, approver = signed_in(), signed_in("resident_approver")
    path = residents(f"persons/{person}/{act}/")
    place = go_on(client, path, send(client, path, **OF_FOREIGNERS[act]))["Location"]
    decide(approver, place, "return", "もう一度確かめてください")
    draft = residents(f"drafts/{acts()[0].number}/")
    form = client.get(draft)
    again = client.post(draft, {**hidden(form), **typed(form), "step": "preview"})
    assert "仮登録する" in text_of(again), again.context["forms"].errors
    go_on(client, draft, again)
    before = scenes.believed()
    decide(approver, place, "approve")
    assert scenes.believed() != before


def test_the_notice_of_the_family_register_changes_only_what_was_typed_anew() -> None:
    _, head, spouse, _ = scenes.family()
    path, client = residents(f"persons/{head}/family-register/"), signed_in()
    fields = {**_rows(client, path), "detail": "8", "happened_on": "R8.11.10", "reported_on": "R8.11.20"}
    entered = go_on(client, path, send(client, path, **{**fields, "p1-register_place": "別見本町9番地"}))
    assert acts()[0].arguments["changes"][0]["person"] == spouse
    assert [c["name"] for c in acts()[0].arguments["changes"]] == [None]
    assert entered.status_code == 302


def test_a_wrong_name_of_the_second_member_is_told_beside_it() -> None:
    _, head, *_ = scenes.family()
    path, client = residents(f"persons/{head}/family-register/"), signed_in()
    fields = {**_rows(client, path), "detail": "9", "happened_on": "R8.11.10", "reported_on": "R8.11.20"}
    page = text_of(send(client, path, **{**fields, "p1-relationship": "孫"}))
    assert 'href="#id_p1-relationship"' in page
    assert 'href="#id_p0-relationship"' not in page


ENTER = residents("enter/")


def test_the_office_enters_somebody_whose_former_address_is_unknown() -> None:
    client, approver = signed_in(), signed_in("resident_approver")
    fields = {**move_in_fields(), "detail": "1", "came_from": "不明", "since_text": "令和8年11月頃"}
    entered = go_on(client, ENTER, send(client, ENTER, **fields))
    draft = residents(f"drafts/{acts()[0].number}/")
    decide(approver, entered["Location"], "return", "番地を確かめてください")
    form = client.get(draft)
    assert typed(form)["since_text"] == "令和8年11月頃"
    go_on(client, draft, client.post(draft, {**hidden(form), **typed(form), "step": "preview"}))
    decide(approver, entered["Location"], "approve")
    with tenant(scenes.TOWN):
        row = Resident.objects.get()
        assert (row.event, row.came_from, row.resident_since_text) == ("06", "不明", "令和8年11月頃")


def test_a_move_in_by_card_says_that_there_is_no_line_yet_and_asks_the_planned_day() -> None:
    path, client = residents("move-in-by-card/"), signed_in()
    assert "まだ回線でつながっていません" in text_of(client.get(path))
    without = send(client, path, **move_in_fields())
    assert 'href="#id_by_card_planned_on"' in text_of(without)
    late = send(client, path, **move_in_fields(by_card_planned_on="R8.10.1"))
    assert "E16" in text_of(late)
    assert "仮登録する" in text_of(send(client, path, **move_in_fields(by_card_planned_on="R8.11.19")))


def test_who_never_notified_comes_from_the_unnotified_address() -> None:
    client, approver = signed_in(), signed_in("resident_approver")
    fields = move_in_fields(last_registered="京都府京都市中京区1番")
    entered = go_on(client, MOVE_IN, send(client, MOVE_IN, **fields))
    decide(approver, entered["Location"], "approve")
    with tenant(scenes.TOWN):
        row = Resident.objects.get()
    assert row.came_from.endswith("（未届）")
    assert row.last_registered == "京都府京都市中京区1番"


@pytest.mark.parametrize("birth", ["年月日不詳", "9999-12-31", "R9.1.1"])
def test_a_birth_on_an_impossible_day_is_refused(birth: str) -> None:
    _, *family = scenes.family()
    client, path = signed_in(), residents(f"persons/{family[0]}/birth/")
    fields = CASES["birth"](client, path, (family[0], family[1], family[2]))
    answer = send(client, path, **{**fields, "p0-birth": birth})
    assert answer.status_code == 200
    assert "仮登録する" not in text_of(answer)
    assert 'href="#id_p0-birth"' in text_of(answer)


def test_a_move_in_draft_opens_as_it_was_typed() -> None:
    client, approver = signed_in(), signed_in("resident_approver")
    place = go_on(client, MOVE_IN, send(client, MOVE_IN, **move_in_fields()))["Location"]
    decide(approver, place, "return", "番地を確かめてください")
    draft = residents(f"drafts/{acts()[0].number}/")
    form = client.get(draft)
    assert "番地を確かめてください" in text_of(form)
    corrected = {**typed(form), "lot": "10番1号"}
    go_on(client, draft, client.post(draft, {**hidden(form), **corrected, "step": "preview"}))
    decide(approver, place, "approve")
    assert list(scenes.addresses_on(scenes.TODAY).values()) == ["中央一丁目10番1号"]


def test_the_last_event_is_cancelled_and_the_notice_of_the_new_town_received() -> None:
    (person,) = scenes.move_in().persons
    out = scenes.move_out(person, on=date(2026, 11, 10))
    client, approver = signed_in(), signed_in("resident_approver")
    notice = residents(f"persons/{person}/move-in-notice/")
    fields = {"confirmed_on": "R8.11.10", "elsewhere": "宮城県仙台市青葉区9番", "notice_on": "R8.11.20"}
    received = go_on(client, notice, send(client, notice, **fields))["Location"]
    decide(approver, received, "approve")
    page = text_of(client.get(residents(f"persons/{person}/")))
    assert "宮城県仙台市青葉区9番" in page
    with tenant(scenes.TOWN):
        last = PendingAct.objects.get().result
    cancel = residents(f"persons/{person}/cancel/{last}/")
    cancelled = go_on(client, cancel, send(client, cancel, reported_on="R8.11.23"))["Location"]
    decide(approver, cancelled, "approve")
    assert out.number in [link.number for link in _standing(person)]
    assert last not in [link.number for link in _standing(person)]


def _standing(person: int) -> list[Any]:
    from kikan.businesses.residents.reads import chain_of

    with tenant(scenes.TOWN):
        return [link for link in chain_of([person]) if link.stands]


def test_a_second_draft_of_the_same_person_is_refused_with_everything_typed() -> None:
    (person,) = scenes.move_in().persons
    path, client = residents(f"persons/{person}/move-inside/"), signed_in()
    go_on(client, path, send(client, path, **inside(person)))
    answer = send(client, path, **inside(person))
    assert "E09" in text_of(answer)
    assert "5番5号" in text_of(answer)
    page = text_of(client.get(residents(f"persons/{person}/")))
    assert "仮登録中の異動があります" in page
