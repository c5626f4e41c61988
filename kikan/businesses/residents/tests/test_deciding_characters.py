"""Two people decide what stands for a character, and what one of the old system became; the import follows."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikan.businesses.residents.procedures.decide_character import decide_character
from kikan.businesses.residents.procedures.decide_gaiji import decide_gaiji
from kikan.businesses.residents.procedures.register_gaiji import PNG, Picture, register_gaiji
from kikan.businesses.residents.tests import desk, scenes
from kikan.ground.mj import reduced
from kikan.ground.mj.listed import places
from kikan.shared.addressees import gaiji
from kikan.shared.addressees.models import Name
from kikan.shared.errors import Refused
from kikan.shared.exchange.layouts import Field, Layout, LayoutBook
from kikan.shared.exchange.reading import read_hand_over
from kikan.shared.history import as_of
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db
CHOICE = next(r for text in places() for r in reduced(text).replacements if r.is_open)
KUZU = "葛\U000e0102"
FIELDS = (Field("番号", "number", "N", 10), Field("氏名", "name", "X", 100))
BOOK = LayoutBook({"names": Layout("names", "氏名", "000", 1, "", ("番号",), (), FIELDS)}, {})
PAGE = f"/{scenes.TOWN}/residents/characters/"


@pytest.fixture(autouse=True)
def _towns() -> None:
    desk.open_towns()


def by_two(path: str, **given: Any) -> int:
    """One clerk enters on the page, another approves; the number of the act."""
    clerk = desk.signed_in("resident_clerk")
    token = desk.hidden(clerk.get(PAGE))["form_token"]
    answer = clerk.post(PAGE, {"form_token": token, "step": path, **given})
    assert answer.status_code == 302, desk.text_of(answer)
    number = int(answer["Location"].rstrip("/").split("/")[-1])
    approver = desk.signed_in("resident_approver")
    decided = desk.decide(approver, f"/{scenes.TOWN}/worklist/{number}/", "approve")
    assert decided.status_code == 302, desk.text_of(decided)
    return number


def registered(*codes: str) -> None:
    register_gaiji(
        actor=scenes.clerk(), font="EUDC", pictures=[Picture(code, PNG + b"x", 3, 2) for code in codes]
    )


def test_a_choice_waits_for_a_second_person_and_rewrites_the_names_that_hold_it() -> None:
    (number,) = scenes.move_in(scenes.person(f"見本　{CHOICE.character}")).persons
    page = desk.text_of(desk.signed_in("resident_clerk").get(PAGE))
    assert CHOICE.character in page
    other = CHOICE.choices[1]
    by_two(
        "decide",
        **{"decide-character": CHOICE.character, "decide-target": other, "decide-reason": "届出による"},
    )
    with tenant(scenes.TOWN):
        row = as_of(Name, None).get(person=number, kind="official")
        before = Name.objects.get(person=number, kind="official", ended_by=row.entry)
    assert (row.name, row.jis) == (f"見本　{CHOICE.character}", f"見本　{other}")
    assert before.jis == f"見本　{CHOICE.choices[0]}"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"character": "髙", "target": "高"}, "character"),
        ({"target": "国"}, "target"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_is_no_choice_is_refused_beside_its_field(given: dict[str, str], field: str) -> None:
    usual = {"character": CHOICE.character, "target": CHOICE.choices[0], "reason": "届出による"}
    with pytest.raises(Refused) as refused:
        decide_character(actor=scenes.clerk(), **{**usual, **given})
    assert refused.value.field == field


def test_nobody_decides_alone() -> None:
    registered("E000")
    with pytest.raises(Refused, match="別の人の承認"):
        decide_gaiji(actor=scenes.clerk(), font="EUDC", code="E000", grade="A", becomes=KUZU, note="同じ字形")


def test_a_character_of_the_old_system_is_identified_by_two_and_its_picture_kept() -> None:
    registered("E000", "E001")
    by_two(
        "identify",
        **{
            "identify-which": "E000 EUDC", "identify-grade": "B", "identify-becomes": KUZU,
            "identify-note": "包摂",
        },
    )  # fmt: skip
    with tenant(scenes.TOWN):
        known = {line.code: line for line in gaiji.lines()}
        assert gaiji.picture("EUDC", "E000") == PNG + b"x"
        assert gaiji.written_as() == {0xE000: KUZU}
    assert known["E000"].becomes == KUZU
    assert known["E000"].proposed_by != known["E000"].decided_by
    assert known["E001"].grade == ""
    with tenant(scenes.OTHER_TOWN):
        assert gaiji.lines() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"grade": "X"}, "grade"),
        ({"becomes": "葛\U000e01ef"}, "becomes"),
        ({"becomes": ""}, "becomes"),
        ({"grade": "D"}, "becomes"),
        ({"note": ""}, "note"),
    ],
)
def test_a_wrong_identification_is_refused_beside_its_field(given: dict[str, str], field: str) -> None:
    registered("E000")
    usual = {"font": "EUDC", "code": "E000", "grade": "A", "becomes": KUZU, "note": "同じ字形"}
    with pytest.raises(Refused) as refused:
        decide_gaiji(actor=scenes.clerk(), **{**usual, **given})
    assert refused.value.field == field


@pytest.mark.parametrize(
    "picture",
    [Picture("葛", PNG), Picture("0041", PNG), Picture("E000", b"GIF89a"), Picture("E000", PNG * 9000)],
)
def test_no_other_file_becomes_a_picture(picture: Picture) -> None:
    with pytest.raises(Refused):
        register_gaiji(actor=scenes.clerk(), font="EUDC", pictures=[picture])


def test_pictures_are_brought_in_on_the_page_and_counted_as_undecided() -> None:
    clerk = desk.signed_in("resident_clerk")
    token = desk.hidden(clerk.get(PAGE))["form_token"]
    files = [SimpleUploadedFile(f"e00{i}.png", PNG + b"x", "image/png") for i in range(2)]
    answer = clerk.post(
        PAGE,
        {"form_token": token, "step": "register", "register-font": "EUDC", "register-pictures": files},
    )
    assert answer.status_code == 302, desk.text_of(answer)
    page = desk.text_of(clerk.get(PAGE))
    assert page.count('alt="外字 E00') == 2
    assert "未決定あり" in page
    assert clerk.get(f"{PAGE}EUDC/E000.png").content == PNG + b"x"
    assert clerk.get(f"{PAGE}EUDC/E009.png").status_code == 404


def test_an_import_writes_a_decided_character_as_what_it_became_and_keeps_back_the_others(
    tmp_path: Path,
) -> None:
    content = "番号,氏名\n1,\ue000西\n2,\ue001西\n".encode()
    (tmp_path / "names.csv").write_bytes(content)
    promised = {
        "file": "names.csv", "layout": "names", "rows": 2, "sha256": hashlib.sha256(content).hexdigest()
    }  # fmt: skip
    manifest = {"reference_date": "2026-04-01", "municipality": scenes.TOWN, "files": [promised]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    read = read_hand_over(tmp_path, BOOK, {0xE000: KUZU})
    assert read.tables["names"].texts("name") == [f"{KUZU}西"]
    assert [(r.line, "外字" in r.reason) for r in read.rejected] == [(3, True)]
