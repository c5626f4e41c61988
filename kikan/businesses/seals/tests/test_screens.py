"""The screens of seal registration, through a browser without a screen."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikan.businesses.residents.tests.desk import decide, hidden, signed_in, text_of
from kikan.businesses.seals.procedures.arguments import Identity
from kikan.businesses.seals.procedures.batches import Record, key_record, load_batch, open_batch
from kikan.businesses.seals.reads import batches
from kikan.businesses.seals.reads import registrations as reads
from kikan.businesses.seals.tests import scenes
from kikan.businesses.seals.tests.drawn import drawn
from kikan.businesses.seals.tests.scenes import TODAY, TOWN, clerk, registered
from kikan.shared.access.models import Look
from kikan.shared.errors import Refused
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def husband() -> int:
    return scenes.family()[0]


@pytest.fixture
def desk_of(husband: int) -> Client:
    return signed_in("resident_clerk")


def url(path: str) -> str:
    return f"/{TOWN}/seals/{path}"


def scan(text: str = "見本", **given: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.png", drawn(text, **given), "image/png")


def filled(**changed: Any) -> dict[str, Any]:
    values = {
        "text": "見本",
        "method": "photo",
        "applicant": "self",
        "has_capacity": "on",
        "papers": "運転免許証",
    }
    return {**values, **changed}


def sent(client: Client, path: str, page: Any = None, **fields: Any) -> Any:
    """Open a form, fill it in and send it."""
    opened = page if page is not None else client.get(path)
    kept = {k: v for k, v in hidden(opened).items() if k in ("form_token", "read_at", "imprint")}
    return client.post(path, {**kept, **fields})


def test_a_seal_is_registered_from_the_form_over_the_preview_to_the_approval(
    husband: int, desk_of: Client
) -> None:
    path = url(f"persons/{husband}/register/")
    preview = sent(desk_of, path, **filled(scan=scan(), step="preview"))
    text = text_of(preview)
    assert preview.status_code == 200
    assert "印鑑の登録の確認" in text
    assert "15.0 × 15.0 mm" in text
    entered = desk_of.post(path, {**hidden(preview), "step": "enter"})
    assert entered.status_code == 302
    place = entered["Location"]
    approver = signed_in("resident_approver")
    page = text_of(approver.get(place))
    assert "/imprints/" in page
    assert "仮登録" in page
    decide(approver, place, "approve")
    one = scenes.now(husband)
    assert one is not None
    assert one.papers == "運転免許証"
    record = text_of(desk_of.get(url(f"persons/{husband}/")))
    assert str(one.registration) in record
    assert "登録あり" in text_of(desk_of.get(f"/{TOWN}/residents/persons/{husband}/"))


def test_a_refused_form_keeps_what_was_typed_and_the_scan(husband: int, desk_of: Client) -> None:
    path = url(f"persons/{husband}/register/")
    wrong = sent(desk_of, path, **filled(scan=scan(mm=7.0), text="医師", step="preview"))
    text = text_of(wrong)
    assert wrong.status_code == 400
    assert "E106" in text
    assert "E113" in text
    assert 'value="医師"' in text
    imprint = re.search(r'name="imprint" value="(\d+)"', text)
    assert imprint is not None
    back = sent(desk_of, path, wrong, **filled(step="back"))
    assert f'value="{imprint[1]}"' in text_of(back)


def test_a_file_that_is_no_scan_is_refused_beside_its_field(husband: int, desk_of: Client) -> None:
    path = url(f"persons/{husband}/register/")
    bad = SimpleUploadedFile("x.png", b"%PDF-1.7", "image/png")
    answer = sent(desk_of, path, **filled(scan=bad, step="preview"))
    assert answer.status_code == 400
    assert "画像として読めないファイルです" in text_of(answer)


def test_a_returned_draft_opens_filled_in(husband: int, desk_of: Client) -> None:
    path = url(f"persons/{husband}/register/")
    preview = sent(desk_of, path, **filled(scan=scan(), note="覚え書き", step="preview"))
    place = desk_of.post(path, {**hidden(preview), "step": "enter"})["Location"]
    decide(signed_in("resident_approver"), place, "return", reason="文字を確かめてください")
    number = int(place.rstrip("/").split("/")[-1])
    draft = desk_of.get(url(f"drafts/{number}/"))
    text = text_of(draft)
    assert "覚え書き" in text
    assert "文字を確かめてください" in text
    again = sent(desk_of, url(f"drafts/{number}/"), draft, **filled(note="直した", step="preview"))
    assert again.status_code == 200
    assert desk_of.post(url(f"drafts/{number}/"), {**hidden(again), "step": "enter"}).status_code == 302


def test_a_certificate_by_card_in_two_pages(husband: int, desk_of: Client) -> None:
    accepted = registered(husband)
    found = sent(desk_of, url("certificate/"), card=str(accepted.card))
    assert found["Location"] == url(f"persons/{husband}/certificate/")
    page = desk_of.get(found["Location"])
    assert "一部 300円" in text_of(page)
    issued = sent(
        desk_of, found["Location"], page, card=str(accepted.card), token="card", asked_by="self", copies="2",
        channel="counter", exemption="",
    )  # fmt: skip
    receipt = text_of(desk_of.get(issued["Location"]))
    assert "印鑑登録証明書を発行しました" in receipt
    assert "600円" in receipt
    with tenant(TOWN):
        assert reads.copies_on(accepted.registration, TODAY) == 2


def test_an_unknown_card_and_a_cancelled_registration_are_told(husband: int, desk_of: Client) -> None:
    assert "この番号の登録証はありません" in text_of(sent(desk_of, url("certificate/"), card="4711"))
    accepted = registered(husband)
    from kikan.businesses.seals.procedures.cancel import cancel_registration

    cancel_registration(actor=clerk(), registration=accepted.registration, reason="requested")
    page = text_of(desk_of.get(url(f"persons/{husband}/certificate/")))
    assert "この登録は抹消されています" in page


def test_looking_at_an_impression_needs_its_right_and_is_recorded(husband: int, desk_of: Client) -> None:
    accepted = registered(husband)
    one = scenes.latest(husband)
    path = url(f"imprints/{one.imprint}.png")
    answer = desk_of.get(path)
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    with tenant(TOWN):
        assert Look.objects.filter(screen="seals.imprint", persons=[husband]).count() == 1
    assert signed_in("section_chief").get(path).status_code == 403
    page = text_of(signed_in("section_chief").get(url(f"persons/{husband}/")))
    assert path not in page
    assert str(accepted.registration) in page


def test_two_impressions_are_compared_at_any_angle(husband: int, desk_of: Client) -> None:
    registered(husband)
    one, other = scenes.latest(husband).imprint, scenes.scanned(husband, "別")
    page = text_of(desk_of.get(url(f"imprints/{one}-{other}/?turn=350")))
    assert "turn=0" in page
    assert "赤は左だけ" in page
    assert desk_of.get(url(f"imprints/{one}-{other}.png?turn=350")).content.startswith(b"\x89PNG")


def test_an_inquiry_is_sent_waits_and_is_answered(husband: int, desk_of: Client) -> None:
    path = url(f"persons/{husband}/inquiry/")
    sent_ = sent(desk_of, path, scan=scan(), text="見本", applicant="agent", agent="代理　人子", step="done")
    assert "照会書" in text_of(desk_of.get(sent_["Location"]))
    with tenant(TOWN):
        (application,) = reads.applications_of(husband)
    assert "あと14日" in text_of(desk_of.get(url("applications/")))
    reply = url(f"applications/{application.application}/reply/")
    page = desk_of.get(reply)
    assert f'name="imprint" value="{application.imprint}"' in text_of(page)
    preview = sent(desk_of, reply, page, **filled(method="reply", applicant="agent", step="preview"))
    assert "印鑑の登録（回答の受領）の確認" in text_of(preview)


PLAIN = ("", "lists/", "lists/?list=cancelled", "lists/?list=suspended", "applications/?all=1", "cards/", "statistics/",
         "statistics/?people=1", "batches/", "certificate/")  # fmt: skip


@pytest.mark.parametrize("path", PLAIN)
def test_every_list_opens(husband: int, desk_of: Client, path: str) -> None:
    registered(husband)
    assert desk_of.get(url(path)).status_code == 200


OF_PERSON = ("register/", "inquiry/", "certificate/", "?view=history", "?view=issued", "?view=papers", "")
OF_REGISTRATION = ("change/", "cancel/", "correct/", "renew/", "card/", "suspend/", "lift/")


def test_every_form_opens(husband: int, desk_of: Client) -> None:
    accepted = registered(husband)
    for path in OF_PERSON:
        assert desk_of.get(url(f"persons/{husband}/{path}")).status_code == 200, path
    for path in OF_REGISTRATION:
        assert desk_of.get(url(f"registrations/{accepted.registration}/{path}")).status_code == 200, path


def test_a_cancellation_is_previewed_and_entered(husband: int, desk_of: Client) -> None:
    accepted = registered(husband)
    path = url(f"registrations/{accepted.registration}/cancel/")
    preview = sent(desk_of, path, reason="requested", note="", step="preview")
    assert "抹消" in text_of(preview)
    assert desk_of.post(path, {**hidden(preview), "step": "enter"}).status_code == 302
    assert "仮登録中の処理があります" in text_of(desk_of.get(url(f"persons/{husband}/")))


def test_a_lost_card_is_stopped_at_once(husband: int, desk_of: Client) -> None:
    accepted = registered(husband)
    sent(
        desk_of,
        url(f"registrations/{accepted.registration}/card/"),
        what="lost",
        card="",
        note="",
        step="done",
    )
    page = text_of(desk_of.get(url(f"persons/{husband}/")))
    assert "登録証の亡失" in page
    assert "亡失" in page


def test_a_list_is_taken_as_csv_with_a_reason(husband: int) -> None:
    registered(husband)
    approver = signed_in("resident_approver")
    path = url("lists/?list=registered&registered-export=1")
    assert "理由" in text_of(approver.get(path))
    token = hidden(approver.get(path))
    answer = approver.post(path, {**token, "reason": "日次の確認"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "見本　太郎" in answer.content.decode()


def record(number: int, **changed: Any) -> Record:
    values = {
        "registration": 70_001,
        "card": 80_001,
        "person": number,
        "registered_on": TODAY.replace(year=2001),
        "seal_text": "見本",
    }
    return Record(**{**values, **changed})


def keyed(batch: int, number: int, keying: int, role: str, line: int = 0, **changed: Any) -> int:
    content = drawn(f"原票{number}") if keying == 1 else b""
    return key_record(
        actor=scenes.user(role), batch=batch, line=line, keying=keying, record=record(number, **changed),
        content=content,
    )  # fmt: skip


def test_records_keyed_alike_by_two_people_are_loaded_as_one_entry(husband: int) -> None:
    batch = open_batch(actor=scenes.user("resident_clerk"), title="原票簿　第1冊")
    line = keyed(batch, husband, 1, "resident_clerk")
    with pytest.raises(Refused, match="登録できない記録"):
        load_batch(actor=clerk(), batch=batch)
    with pytest.raises(Refused, match="同じ人"):
        keyed(batch, husband, 2, "resident_clerk", line)
    keyed(batch, husband, 2, "resident_approver", line)
    entry = load_batch(actor=scenes.user("resident_approver"), batch=batch)
    one = scenes.now(husband)
    assert one is not None
    assert (one.registration, one.identification, one.registered_on.year, one.entry) == (
        70_001,
        "paper",
        2001,
        entry.number,
    )
    with pytest.raises(Refused, match="登録済"):
        load_batch(actor=clerk(), batch=batch)


def test_what_differs_is_settled_by_a_third_look(husband: int) -> None:
    batch = open_batch(actor=scenes.user("resident_clerk"), title="第2冊")
    line = keyed(batch, husband, 1, "resident_clerk")
    keyed(batch, husband, 2, "resident_approver", line, registration=70_007, seal_text="見 本")
    with tenant(TOWN):
        (one,) = batches.lines_of(batch)
    assert one.differences == ("registration",)
    keyed(batch, husband, 3, "resident_clerk", line, registration=70_007)
    load_batch(actor=clerk(), batch=batch)
    assert scenes.latest(husband).registration == 70_007


def test_numbers_used_and_people_registered_keep_a_bundle_from_loading(husband: int) -> None:
    accepted = registered(husband, identity=Identity())
    batch = open_batch(actor=scenes.user("resident_clerk"), title="第3冊")
    same = {"registration": accepted.registration, "card": accepted.card}
    line = keyed(batch, husband, 1, "resident_clerk", **same)
    keyed(batch, husband, 2, "resident_approver", line, **same)
    with tenant(TOWN):
        found = {p.message for p in batches.problems_of(batches.lines_of(batch), TODAY)}
    assert len(found) == 3
    with pytest.raises(Refused):
        load_batch(actor=clerk(), batch=batch)


def test_the_second_clerk_keys_without_seeing_the_first(husband: int, desk_of: Client) -> None:
    opened = sent(desk_of, url("batches/"), title="第4冊")
    place = opened["Location"]
    batch = int(place.rstrip("/").split("/")[-1])
    first = url(f"batches/{batch}/0/1/")
    fields = {
        "registration": "70001",
        "card": "80001",
        "person": str(husband),
        "registered_on": "平成13年5月1日",
        "seal_text": "見本",
    }
    assert sent(desk_of, first, scan=scan(), **fields)["Location"] == first
    second = signed_in("resident_approver")
    page = second.get(url(f"batches/{batch}/1/2/"))
    assert "70001" not in text_of(page)
    assert sent(second, url(f"batches/{batch}/1/2/"), page, **fields)["Location"] == place
    assert "一致" in text_of(second.get(place))
    assert sent(second, f"{place}decide", second.get(place), what="load")["Location"] == place
    assert scenes.latest(husband).registration == 70_001
