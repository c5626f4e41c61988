"""The line is down: a counter works from the copy, without the service; afterwards what it did is there, once."""

import json
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from pypdf import PdfReader

from kikan.businesses.service.procedures.bring_back import Done, bring_back
from kikan.shared.access import system_actor
from kikan.shared.documents import archive
from kikan.shared.errors import NotFound, Refused
from kikan.shared.outage import log, sealing
from kikan.shared.outage.writing import write_copy
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.models import PendingAct
from tests.conftest import SAMPLE_DAY
from tests.outage_counter import COVERED, ONCE, PASSPHRASE, PLAIN, TOKEN, Kept, counter

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(settled_town: int, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(settled_town, tmp_path_factory.mktemp("outage"))


def _one(query: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return cursor.fetchone()[0]


def _card(kept: Kept, person: int) -> dict[str, object]:
    text = kept.copy.connection.execute("SELECT card FROM person WHERE person = ?", [person]).fetchone()[0]
    found: dict[str, object] = json.loads(text)
    return found


LOOKED = """
SELECT EXISTS (SELECT 1 FROM access_look
  WHERE screen = 'service.outage_copy' AND operation = 'look' AND persons = ARRAY[%s::bigint])
"""


def test_a_counter_works_from_the_copy_without_the_service_and_everything_is_brought_back_once(
    kept: Kept,
) -> None:
    town, person = kept.town, kept.persons(PLAIN)[0]
    card = _card(kept, person)
    with counter(kept, "A") as browser:
        assert str(card["name"])[0] in browser.post("/", "/", q=card["kana"])[1].decode()
        assert str(person) in browser.post("/", "/", q=card["birth_on"])[1].decode().replace(",", "")
        page = f"/persons/{person}/"
        fields = {"paper": "individual", "shown": ["head"], "applicant": "本人", "fee": "300"}
        status, paper = browser.post(page, f"{page}issue", **fields)
        assert status == 200
        text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper)).pages)
        assert "停止時発行" in text
        assert "20261123-停A-0001" in text
        browser.post(
            "/notices/", "/notices/", what="転居", person=str(person), who="本人", text="中央二丁目へ"
        )
        listed = browser.post("/residents/", "/residents/", reason="安否の確認")[1].decode("utf-8-sig")
        assert len(listed.splitlines()) == 1 + kept.written.about.persons
    lines = kept.lines("A")
    actor = system_actor(town, "service.change")
    done = bring_back(actor=actor, copy=kept.copy.about.copy, terminal="A", lines=lines)
    assert (done.papers, done.notices) == (1, 1)
    assert done.looks >= 4
    again = bring_back(actor=actor, copy=kept.copy.about.copy, terminal="A", lines=lines)
    assert again == Done(0, 0, 0, len(lines))
    with tenant(town):
        issued = archive.issued_about("person", person)[0]
        assert (issued.shown_number, issued.title) == ("20261123-停A-0001", "住民票の写し（個人票）")
        assert (
            _one("SELECT login FROM access_user WHERE number = %s", issued.actor)
            == "demo-999997-resident_clerk"
        )
        assert _one("SELECT amount FROM documents_fee_line WHERE issue = %s", issued.number) == 300
        task = PendingAct.objects.get(key__startswith="outage:")
        assert task.title == "停止時に受け付けた届出：転居"
        assert _one(LOOKED, person) is True
        assert _one("SELECT kind FROM journal_entry ORDER BY number DESC LIMIT 1") == "service.brought_back"


def test_a_paper_sent_twice_is_issued_once(kept: Kept) -> None:
    person = kept.persons(PLAIN)[1]
    with counter(kept, "B") as browser:
        page = browser.get(f"/persons/{person}/")[1].decode()
        sent = {
            "csrfmiddlewaretoken": TOKEN.search(page)[1], "once": ONCE.search(page)[1], "paper": "individual",  # type: ignore[index]
        }  # fmt: skip
        for _ in range(2):
            assert browser.ask("POST", f"/persons/{person}/issue", urlencode(sent))[0] == 200
    assert [c["kind"] for _, c in kept.lines("B")].count(log.PAPER) == 1


SEALED = """
SELECT s.person, c.card, length(s.png) FROM seal s JOIN seal_card c ON c.registration = s.registration
JOIN person p ON p.person = s.person WHERE s.why_not = '' AND p.withheld = '' ORDER BY s.person
"""


def test_a_seal_is_certified_with_its_card_and_with_no_other(kept: Kept) -> None:
    (person, card, size), (_, other, _) = kept.copy.connection.execute(SEALED).fetchmany(2)
    assert size > 100
    with counter(kept, "D") as browser:
        page = f"/persons/{person}/"
        asked = {"paper": "seal", "applicant": "本人", "fee": "300"}
        refused = browser.post(page, f"{page}issue", **asked, number=str(other))
        assert refused[0] == 400
        assert "有効な登録証ではありません" in refused[1].decode()
        status, paper = browser.post(page, f"{page}issue", **asked, number=str(card))
    assert status == 200
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper)).pages)
    assert "停止時発行" in text
    assert str(_card(kept, person)["name"])[0] in text
    assert [c["kind"] for _, c in kept.lines("D")].count(log.PAPER) == 1


def test_of_protected_people_the_copy_holds_no_address_and_issues_nothing(kept: Kept) -> None:
    covered = kept.persons(COVERED)
    assert covered
    everything = "\n".join(kept.copy.connection.iterdump())
    with tenant(kept.town), connection.cursor() as cursor:
        cursor.execute(
            "SELECT lot, building FROM addressees_address WHERE person = ANY(%s) AND ended_by IS NULL"
            " AND use = 'home' AND valid_until > %s", [covered, SAMPLE_DAY],
        )  # fmt: skip
        hidden = [text for row in cursor.fetchall() for text in row if len(text) > 5]
    cards = [_card(kept, person) for person in covered]
    assert [c["person"] for c in cards if "表示しません" not in str(c["address"])] == []
    assert [text for text in hidden if everything.count(text) > _of_others(kept, text)] == []
    with counter(kept, "C") as browser:
        page = f"/persons/{covered[0]}/"
        assert "支援措置の対象者です" in browser.get(page)[1].decode()
        token = TOKEN.search(browser.get("/")[1].decode())[1]  # type: ignore[index]
        sent = urlencode({"csrfmiddlewaretoken": token, "once": "x", "paper": "household"})
        status, shown = browser.ask("POST", f"{page}issue", sent)
    assert status == 400
    assert not shown.startswith(b"%PDF")
    assert [c["kind"] for _, c in kept.lines("C")].count(log.PAPER) == 0


def _of_others(kept: Kept, text: str) -> int:
    """How often a text stands in cards of people who are not protected."""
    rows = kept.copy.connection.execute(f"SELECT card, address FROM person WHERE NOT ({COVERED})").fetchall()
    return sum(f"{card}\n{address}".count(text) for card, address in rows)


def test_the_file_opens_with_its_key_alone_and_whole_alone(kept: Kept) -> None:
    sealed = kept.written.path.read_bytes()
    assert b"SQLite" not in sealed
    other = sealing.private_key(sealing.new_key(PASSPHRASE)[0], PASSPHRASE)
    with pytest.raises(Refused, match="この鍵では開けない"):
        sealing.unseal(sealed, other)
    with pytest.raises(Refused, match="壊れています"):
        sealing.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), kept.private)
    with pytest.raises(Refused, match="合言葉が違うか"):
        sealing.private_key(kept.key.read_bytes(), "ちがう合言葉")


@pytest.mark.parametrize("spoil", ["altered", "left out", "exchanged"])
def test_a_line_of_the_log_that_is_not_as_it_was_written_is_named(
    kept: Kept, tmp_path: Path, spoil: str
) -> None:
    path = tmp_path / f"copy.{spoil[0].upper()}.log"
    writer = log.Writer(path, kept.copy)
    for i in range(3):
        writer.append(log.LOOK, persons=[i], at="2026-11-23T10:00:00+09:00", login="x", name="y")
    writer.close()
    assert [line.content["persons"] for line in log.read(path, kept.copy)] == [[0], [1], [2]]
    lines = path.read_bytes().splitlines(keepends=True)
    spoilt = {"altered": [lines[0], b"A" + lines[1][1:], lines[2]], "left out": [lines[0], lines[2]]}
    spoilt["exchanged"] = [lines[0], lines[2], lines[1]]
    path.write_bytes(b"".join(spoilt[spoil]))
    with pytest.raises(Refused, match="2 行目"):
        list(log.read(path, kept.copy))


def test_a_line_torn_by_a_power_cut_was_never_given_out(kept: Kept, tmp_path: Path) -> None:
    path = tmp_path / "copy.T.log"
    writer = log.Writer(path, kept.copy)
    writer.append(log.LOOK, persons=[1], at="2026-11-23T10:00:00+09:00", login="x", name="y")
    writer.close()
    with path.open("ab") as file:
        file.write(b"half a li")
    again = log.Writer(path, kept.copy)
    assert again.append(log.LOOK, persons=[2], at="2026-11-23T10:00:00+09:00", login="x", name="y") == 2
    again.close()


def test_without_a_key_no_copy_is_made(kept: Kept) -> None:
    with pytest.raises(Refused, match="公開鍵が登録されていません"):
        write_copy(kept.town + 1)


def test_a_copy_of_somewhere_else_is_not_brought_back(kept: Kept) -> None:
    with pytest.raises(NotFound, match="この団体のこの導入で作成したものではありません"):
        bring_back(actor=system_actor(kept.town, "service.change"), copy=uuid4(), terminal="A", lines=[])


def test_how_long_it_takes_is_kept(kept: Kept) -> None:
    assert _one("SELECT persons FROM operation_outage_copy WHERE municipality = %s", kept.town) == (
        kept.written.about.persons
    )
