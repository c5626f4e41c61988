"""Pictures and papers with a request: known by their content, seen by all, taken back, destroyed, handed over."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from kikan.businesses.joint_office.exchange.handing_over import hand_over
from kikan.businesses.joint_office.models import AttachmentContent
from kikan.businesses.joint_office.procedures import attach_files as files
from kikan.businesses.joint_office.procedures import raise_requests as wish
from kikan.businesses.joint_office.procedures import reading_files
from kikan.businesses.joint_office.procedures.reading_files import read_file
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate
from kikan.businesses.joint_office.reads import attachments
from kikan.businesses.joint_office.tests.test_requests import entered, in_the_vote, vote
from kikan.businesses.joint_office.tests.test_screens import HOME, chief, clerk, shown
from kikan.businesses.joint_office.tests.union import CITY, FIRST, OFFICE, SECOND, TODAY, TOWN, UNION
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.exchange.parcel import NAME
from kikan.shared.tenancy import tenant


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "white", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def paper(pages: int = 1, change: Callable[[PdfWriter], object] = lambda w: None) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    change(writer)
    writer.write(out)
    return out.getvalue()


def acting(writer: PdfWriter) -> None:
    """A paper that runs something when it is opened."""
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.txt", b"0" * 20_000_000)
    return out.getvalue()


def located() -> bytes:
    """A photograph that says where it was taken, and has something behind its end."""
    exif = Image.Exif()
    exif[0x010E] = "Mihon 1-2-3"
    return picture("JPEG", exif=exif) + b"PK\x03\x04 behind"


def given(actor: Actor, request: int, name: str = "画面.png", content: bytes = b"", **more: Any) -> int:
    return files.attach_file(
        request=request, file_name=name, content=content or picture(), **({"is_clean": True} | more), actor=actor
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("空.png", b"", "空です"),
        ("表.xlsx", zipped(), "種類のファイルではありません"),
        ("絵.png", zipped(), "種類のファイルではありません"),
        ("絵.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "種類のファイルではありません"),
        ("絵.jpg", picture(), "終わりが、内容（画像（PNG））と合いません"),
        ("画面.png.exe", picture(), "終わりが"),
        ("../画面.png", picture(), "使えない文字"),
        ("画面\u202egnp.png", picture(), "使えない文字"),
        ("画" * 100 + ".png", picture(), "長すぎます"),
        ("壊れ.png", picture()[:40], "画像として読めない"),
        ("広い.png", picture(size=(6000, 5000)), "画素数が多すぎます"),
        (
            "動く.png",
            picture(save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]),
            "動く画像",
        ),
        ("壊れ.pdf", b"%PDF-1.7\nnothing", "文書として読めない"),
        ("長い.pdf", paper(51), "50ページまで"),
        ("鍵.pdf", paper(1, lambda w: w.encrypt("x")), "パスワード"),
        ("動作.pdf", paper(1, acting), "動作"),
        ("中に.pdf", paper(1, lambda w: w.add_attachment("a.exe", b"MZ")), "動作"),
    ],
    ids=lambda it: it if isinstance(it, str) and "." in it else "",
)  # fmt: skip
def test_what_is_no_picture_and_no_paper_is_refused_with_what_to_do(
    name: str, content: bytes, told: str
) -> None:
    with pytest.raises(Refused, match=told) as refused:
        read_file(name, content)
    assert refused.value.field == "file"
    assert refused.value.what_to_do.endswith("何も登録していません。")


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_files, "LARGEST", 100)
    with pytest.raises(Refused, match="大きすぎます"):
        read_file("画面.png", picture(size=(300, 300), colour="red"))


def test_a_picture_keeps_its_pixels_and_nothing_else() -> None:
    content = located()
    assert b"Mihon 1-2-3" in content
    kept = read_file("画面.JPEG", content).content
    assert b"Mihon" not in kept
    assert b"behind" not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 30)


def test_a_file_is_given_with_a_request_and_in_its_discussion_and_nobody_gives_one_unchecked(
    delegates: dict[int, Actor],
) -> None:
    town = delegates[TOWN]
    number = entered(town, file_name="画面.png", content=picture(), is_clean=True)
    wish.comment_request(
        request=number, text="うちも同じ", file_name="例.pdf", content=paper(), is_clean=True, actor=delegates[CITY]
    )  # fmt: skip
    files.attach_office_file(
        request=number, file_name="案.png", content=picture(colour="red"), is_clean=True, actor=FIRST
    )
    with tenant(UNION):
        found = [(a.member, a.name, a.kind_ja) for a in attachments.attachments_of(number)]
    assert found == [
        (TOWN, "画面.png", "画像（PNG）"), (CITY, "例.pdf", "文書（PDF）"), (None, "案.png", "画像（PNG）"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="確認がありません") as unchecked:
        given(town, number, content=picture(colour="blue"), is_clean=False)
    assert unchecked.value.field == "is_clean"
    with pytest.raises(Refused, match="同じファイル"):
        given(town, number)
    with pytest.raises(NotPermitted):
        given(FIRST, number)


def test_a_refused_file_takes_its_draft_back_and_a_closed_request_takes_none(
    delegates: dict[int, Actor],
) -> None:
    with pytest.raises(Refused), transaction.atomic():
        entered(delegates[TOWN], title="残らない件", file_name="x.png", content=zipped(), is_clean=True)
    number = entered(delegates[TOWN])
    wish.withdraw_request(request=number, actor=delegates[TOWN])
    with pytest.raises(Refused, match="「取下げ」の要望には添付できません"):
        given(delegates[TOWN], number)


def test_ten_files_are_enough(delegates: dict[int, Actor]) -> None:
    number = entered(delegates[TOWN])
    for n in range(10):
        given(delegates[TOWN], number, content=picture(colour=f"#0000{n:02d}"))
    with pytest.raises(Refused, match="10個まで"):
        given(delegates[TOWN], number, content=picture(colour="red"))


def test_the_giver_takes_a_file_back_and_another_person_destroys_it(delegates: dict[int, Actor]) -> None:
    number = entered(delegates[TOWN])
    file = given(delegates[TOWN], number)
    with pytest.raises(NotPermitted):
        files.take_back_file(attachment=file, reason="誤り", actor=delegates[CITY])
    with pytest.raises(Refused, match="取り下げていない"):
        files.destroy_file(attachment=file, actor=SECOND)
    with pytest.raises(Refused, match="理由"):
        files.remove_file(attachment=file, reason=" ", actor=FIRST)
    files.remove_file(attachment=file, reason="住所が写っていた", actor=FIRST)
    with pytest.raises(Refused, match="すでに取り下げられ"):
        files.take_back_file(attachment=file, reason="誤り", actor=delegates[TOWN])
    with tenant(UNION), pytest.raises(NotFound):
        attachments.content_of(file)
    with pytest.raises(Refused, match="取り下げた人は廃棄できません"):
        files.destroy_file(attachment=file, actor=FIRST)
    files.destroy_file(attachment=file, actor=SECOND)
    with pytest.raises(Refused, match="すでに廃棄"):
        files.destroy_file(attachment=file, actor=SECOND)
    with tenant(UNION):
        assert not AttachmentContent.objects.filter(attachment=file).exists()
        it = attachments.attachment_of(file)
    assert (it.reason, it.destroyed_on) == ("住所が写っていた", TODAY)  # type: ignore[union-attr]


@pytest.fixture
def speaker(joined: int) -> Client:
    """The delegate of the town."""
    client = client_of(UNION, "joint_delegate")
    name_delegate(user=client.session["user"], member=TOWN, from_on=TODAY, actor=OFFICE)
    return client


def posted(client: Client, path: str, name: str, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(path, {"form_token": fresh_token(client), "file": file, **more})


def test_a_file_goes_over_the_pages_to_every_member_and_back(speaker: Client) -> None:
    drafted = {"business": "water", "title": "検針票の並び順", "problem": "並ばない", "hours": "5"}
    answer = posted(speaker, f"{HOME}requests/enter/", "画面.png", picture(), **drafted)
    assert "確認がありません" in answer.content.decode()
    page = posted(speaker, f"{HOME}requests/enter/", "画面.png", picture(), is_clean="on", **drafted)[
        "Location"
    ]
    number = int(page.rstrip("/").rpartition("/")[2])
    with tenant(UNION):
        (file,) = attachments.attachments_of(number)
    at = f"{HOME}attachments/{file.number}/"
    other = client_of(UNION, "joint_delegate")
    assert f'href="{at}"' in shown(other, page)
    opened = other.get(at)
    assert (opened["Content-Type"], hashlib.sha256(opened.content).hexdigest()) == ("image/png", file.sha256)
    assert opened["Content-Disposition"] == f'inline; filename="attachment-{file.number}.png"'
    assert other.get(f"{at}take-back/").status_code == 403
    told = shown(speaker, f"{at}take-back/")
    assert "だれも開けなくなります" in told
    speaker.post(f"{at}take-back/", {"form_token": fresh_token(speaker), "reason": "住所が写っていた"})
    assert other.get(at).status_code == 404
    assert "住所が写っていた" in shown(other, page)
    assert clerk().post(f"{at}destroy/").status_code == 403
    head = chief()
    assert "廃棄する" in shown(head, page)
    assert head.post(f"{at}destroy/", {"form_token": fresh_token(head)}).status_code == 302
    assert "に廃棄" in shown(head, page)


def test_the_page_of_a_request_asks_the_same_number_of_queries_however_many_files(
    delegates: dict[int, Actor],
) -> None:
    number, client, counted = entered(delegates[TOWN]), clerk(), []
    for n in range(3):
        given(delegates[TOWN], number, content=picture(colour=f"#0000{n:02d}"))
        with CaptureQueriesContext(connection) as found:
            shown(client, f"{HOME}requests/{number}/")
        counted.append(len(found))
    assert len(set(counted)) == 1


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_member_takes_its_requests_discussion_votes_and_files_along_and_nobody_elses(
    delegates: dict[int, Actor], tmp_path: Path
) -> None:
    mine, other = in_the_vote(delegates[TOWN], title="=1+1"), entered(delegates[CITY], title="市の件")
    vote(mine, delegates, city=1, town=2)
    kept, gone = given(delegates[TOWN], mine), given(delegates[TOWN], mine, content=picture(colour="red"))
    given(delegates[CITY], other)
    files.take_back_file(attachment=gone, reason="誤り", actor=delegates[TOWN])
    wish.comment_request(request=other, text="町も困る", actor=delegates[TOWN])
    hand_over(TOWN, tmp_path)
    place = tmp_path / f"{UNION:06d}"
    requests = read(place / "requests.csv")
    assert {(r["要望番号"], r["件名"]) for r in requests} == {(str(mine), "'=1+1")}
    assert [r["状態"] for r in requests][-1] == "投票中"
    assert [r["内容"] for r in read(place / "remarks.csv")][-1] == "町も困る"
    assert {(r["構成団体のコード"], r["賛否"]) for r in read(place / "ballots.csv")} == {
        (str(CITY), "賛成"), (str(TOWN), "反対"),
    }  # fmt: skip
    assert [r["添付の番号"] for r in read(place / "attachments.csv")] == [str(kept), str(gone)]
    assert [p.name for p in (place / "attachments").iterdir()] == [f"{kept}.png"]
    # Whoever opens the delivery lets these names out.
    written = [f"joint/{p.relative_to(tmp_path).as_posix()}" for p in tmp_path.rglob("*") if p.is_file()]
    assert [name for name in written if not NAME.fullmatch(name)] == []


def test_a_body_that_is_no_member_takes_nothing_along(joined: int, tmp_path: Path) -> None:
    hand_over(68098, tmp_path)
    assert list(tmp_path.iterdir()) == []
