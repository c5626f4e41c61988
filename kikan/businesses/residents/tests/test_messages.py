"""Messages to and from outside systems: in order, once, by files, between members as with strangers."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kikan.businesses.residents.exchange import outside
from kikan.businesses.residents.exchange.outside import Outgoing
from kikan.businesses.residents.models import Message, Removal
from kikan.businesses.residents.procedures.answer_wide_area import answer_wide_area
from kikan.businesses.residents.procedures.arguments import Elsewhere
from kikan.businesses.residents.procedures.resend_message import resend_message
from kikan.businesses.residents.procedures.settle_message import settle_message
from kikan.businesses.residents.procedures.use_message import use_message
from kikan.businesses.residents.reads import messages as told
from kikan.businesses.residents.reads.consistency import consistency
from kikan.businesses.residents.tests import desk, scenes
from kikan.businesses.residents.tests.test_screens_people import protect
from kikan.shared.addressees.models import Protection
from kikan.shared.errors import Refused
from kikan.shared.history import add, as_of
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, format_code, tenant
from kikan.shared.worklist import acts

pytestmark = pytest.mark.django_db
HERE, THERE = scenes.TOWN, scenes.OTHER_TOWN
NABE = "渡邉\U000e011d　見本"
PLACE = Elsewhere("見本県別見本町一丁目1番地", format_code(THERE))
PAGE = f"/{HERE}/residents/messages/"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.KIKAN_OUTSIDE = str(tmp_path)
    desk.open_towns()
    return tmp_path


def lines(direction: str, town: int = HERE) -> list[told.Line]:
    with tenant(town):
        return told.messages(direction)[::-1]


def files(folder: Path, town: int, name: str) -> list[dict[str, Any]]:
    found = sorted((folder / format_code(town) / name).glob("*.json"))
    return [json.loads(path.read_text("utf-8")) for path in found]


def moved_between() -> tuple[int, int]:
    """Somebody leaves here for the other member and arrives there: their numbers here and there."""
    (left,) = scenes.move_in(scenes.person(NABE)).persons
    scenes.move_out(left, on=date(2026, 11, 20), to=PLACE)
    came_from = Elsewhere("見本県見本町中央一丁目1番1号", format_code(HERE))
    (arrived,) = scenes.move_in(
        scenes.person(NABE), on=date(2026, 11, 18), town=THERE, came_from=came_from
    ).persons
    return left, arrived


def test_every_event_is_told_in_its_order_and_once(folder: Path) -> None:
    (number,) = scenes.move_in(scenes.person(NABE)).persons
    scenes.move_inside(number, on=date(2026, 5, 1))
    assert outside.send(scenes.clerk()) == 5
    assert outside.send(scenes.clerk()) == 0
    kinds = [each["kind"] for each in files(folder, HERE, "out")]
    assert sorted(kinds) == sorted(
        ["identification", "move_in_notice", "supplement_notice", "identification", "supplement_notice"]
    )
    told_of = [line.cause for line in lines(told.OUT)]
    assert told_of == sorted(told_of)  # type: ignore[type-var]
    assert {line.state for line in lines(told.OUT)} == {told.WRITTEN}


def test_a_message_keeps_the_exact_name_beside_its_reduction_and_network_codes(folder: Path) -> None:
    scenes.move_in(scenes.person(NABE))
    outside.send(scenes.clerk())
    content = files(folder, HERE, "out")[0]["content"]
    assert content["name"] == NABE
    assert content["jis"] == "渡邉　見本"
    assert [r["from"] for r in content["replaced"]] == ["邉\U000e011d"]
    assert len(content["network_codes"]) == 5
    assert content["network_codes"][0] == "J+6E21"


def test_a_move_between_members_arrives_as_a_file_and_is_entered_for_approval(folder: Path) -> None:
    left, _ = moved_between()
    outside.send(scenes.clerk(THERE))
    received = outside.receive(scenes.clerk(HERE))
    assert (received.count, received.broken) == (1, 0)
    (line,) = lines(told.IN)
    assert (line.kind, line.partner, line.person, line.state) == (
        told.MOVE_IN, format_code(THERE), left, told.ARRIVED,
    )  # fmt: skip
    act = use_message(actor=scenes.clerk(), number=line.number)
    acts.approve(act, actor=replace(scenes.clerk(), user=2))
    with tenant(HERE):
        removal = as_of(Removal, None).get(person=left)
    assert removal.confirmed_on == date(2026, 11, 18)
    assert removal.planned_address == PLACE.address
    assert lines(told.IN)[0].state == told.ENTERED


def test_notices_that_wait_over_a_night_are_told_on_both_sides(folder: Path) -> None:
    left, arrived = moved_between()
    outside.collect_messages(actor=scenes.clerk(THERE))

    def told_of(town: int, on: date) -> set[int]:
        with tenant(town):
            return {n for each in consistency(on) if each.number == "A18" for n in each.persons}

    today = clock.today()
    assert told_of(THERE, today) == set()
    assert told_of(THERE, today + timedelta(days=1)) == {arrived}
    outside.send(scenes.clerk(THERE))
    outside.receive(scenes.clerk())
    assert told_of(THERE, today + timedelta(days=1)) == set()
    assert told_of(HERE, today + timedelta(days=1)) == {left}
    use_message(actor=scenes.clerk(), number=lines(told.IN)[0].number)
    assert told_of(HERE, today + timedelta(days=1)) == set()


def test_what_was_taken_in_is_taken_in_once(folder: Path) -> None:
    moved_between()
    outside.send(scenes.clerk(THERE))
    (path,) = (folder / format_code(HERE) / "in").glob("*.json")
    again = path.read_bytes()
    outside.receive(scenes.clerk())
    path.write_bytes(again)
    outside.receive(scenes.clerk())
    assert len(lines(told.IN)) == 1


def ask_for_copy(folder: Path, name: str, sequence: int = 1) -> told.Line:
    """Another municipality asks for a copy of somebody who lives here."""
    content = {"name": name, "birth_on": "1980-05-05", "sex": 1}
    asked = Outgoing("271276", format_code(HERE), told.CS, told.WIDE_REQUEST, sequence, content)
    outside.Files(folder, [format_code(HERE)]).deliver([asked])
    outside.receive(scenes.clerk())
    return next(line for line in lines(told.IN) if line.sequence == sequence)


def test_a_copy_asked_for_elsewhere_is_answered_without_register_place_or_numbers(folder: Path) -> None:
    _, father, mother, _ = scenes.family()
    clerk = scenes.clerk(HERE, *scenes.RIGHTS, "residents.print")
    asked = ask_for_copy(folder, "見本　太郎")
    assert (asked.person, asked.state) == (father, told.ARRIVED)
    answer_wide_area(actor=clerk, number=asked.number, whole=True)
    with pytest.raises(Refused):
        answer_wide_area(actor=clerk, number=asked.number, whole=True)
    outside.send(clerk)
    (sent,) = [each for each in files(folder, HERE, "out") if each["kind"] == told.WIDE_COPY]
    assert (sent["receiver"], len(sent["content"]["persons"])) == ("271276", 3)
    assert sent["content"]["persons"][0]["address"] == scenes.place().address
    assert "register_place" not in json.dumps(sent)
    assert ask_for_copy(folder, "誰彼　太郎", 2).state == told.UNMATCHED
    protect(mother)
    again = ask_for_copy(folder, "見本　太郎", 3)
    with pytest.raises(Refused, match="E20"):
        answer_wide_area(actor=clerk, number=again.number, whole=True)


def test_two_copies_that_come_together_are_one_message(folder: Path) -> None:
    moved_between()
    outside.send(scenes.clerk(THERE))
    (path,) = (folder / format_code(HERE) / "in").glob("*.json")
    path.with_name(f"copy-{path.name}").write_bytes(path.read_bytes())
    outside.receive(scenes.clerk())
    assert [line.state for line in lines(told.IN)] == [told.ARRIVED]


def test_of_repeated_notices_the_latest_counts(folder: Path) -> None:
    moved_between()
    outside.send(scenes.clerk(THERE))
    notice = next(line for line in lines(told.OUT, THERE) if line.kind == told.MOVE_IN)
    resend_message(actor=scenes.clerk(THERE), number=notice.number, reason="住所の訂正")
    outside.send(scenes.clerk(THERE))
    outside.receive(scenes.clerk())
    assert [line.state for line in lines(told.IN)] == [told.REPLACED, told.ARRIVED]
    assert {line.state for line in lines(told.OUT, THERE) if line.number == notice.number} == {told.RESENT}


def test_somebody_unknown_is_told_and_settled_by_hand(folder: Path) -> None:
    came_from = Elsewhere("見本県見本町中央一丁目1番1号", format_code(HERE))
    scenes.move_in(scenes.person("誰彼　太郎"), town=THERE, came_from=came_from)
    outside.send(scenes.clerk(THERE))
    outside.receive(scenes.clerk())
    (line,) = lines(told.IN)
    assert (line.state, "一致する人がいません" in line.reason) == (told.UNMATCHED, True)
    with pytest.raises(Refused):
        use_message(actor=scenes.clerk(), number=line.number)
    settle_message(actor=scenes.clerk(), number=line.number, reason="電話で確認")
    assert lines(told.IN)[0].state == told.MANUAL
    with pytest.raises(Refused):
        settle_message(actor=scenes.clerk(), number=line.number, reason="二度目")


def test_an_error_that_comes_back_marks_the_message_it_speaks_of(folder: Path) -> None:
    scenes.move_in(scenes.person(NABE))
    outside.send(scenes.clerk())
    wrong = lines(told.OUT)[0].number
    files_ = outside.Files(folder, [format_code(HERE)])
    content = {"sequence": wrong, "reason": "文字コードの誤り"}
    files_.deliver([Outgoing("", format_code(HERE), told.CS, told.ERROR, 1, content)])
    outside.receive(scenes.clerk())
    failed = next(line for line in lines(told.OUT) if line.number == wrong)
    assert (failed.state, failed.reason) == (told.FAILED, "文字コードの誤り")


def test_an_error_of_somebody_a_message_was_not_sent_to_marks_nothing(folder: Path) -> None:
    moved_between()
    outside.send(scenes.clerk(THERE))
    notice = next(line for line in lines(told.OUT, THERE) if line.kind == told.MOVE_IN)
    files_ = outside.Files(folder, [format_code(THERE)])
    content = {"sequence": notice.number, "reason": "別の団体から"}
    files_.deliver([Outgoing("271276", format_code(THERE), told.CS, told.ERROR, 1, content)])
    outside.receive(scenes.clerk(THERE))
    assert next(x for x in lines(told.OUT, THERE) if x.number == notice.number).state == told.WRITTEN


@pytest.mark.parametrize(
    "content", [{"name": "見\0本"}, {"name": "見\ud842"}, {"sex": [1]}, {"birth_on": 3}, {}]
)
def test_nasty_contents_of_a_whole_file_break_nothing(folder: Path, content: dict[str, Any]) -> None:
    body: dict[str, Any] = {
        "form": 1, "sender": "271276", "receiver": format_code(HERE), "system": "cs", "kind": "move_in_notice",
        "sequence": 7, "content": content,
    }  # fmt: skip
    place = folder / format_code(HERE) / "in"
    place.mkdir(parents=True)
    whole = json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(whole).hexdigest()
    (place / "a.json").write_text(json.dumps({**body, "sha256": digest}), encoding="utf-8")
    received = outside.receive(scenes.clerk())
    assert received.count + received.broken == 1
    assert all(line.state == told.UNMATCHED for line in lines(told.IN))


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-40],
        lambda text: text.replace("move_in_notice", "supplement_notice"),
        lambda text: text.replace(f'"receiver": "{HERE}"', '"receiver": "999989"'),
        lambda text: "[]",
        lambda text: "",
        lambda text: '{"sha256": 1}',
        lambda text: text.replace('"form": 1', '"form": NaN'),
        lambda text: "[" * 100_000,
    ],
)
def test_a_damaged_or_misdirected_file_is_set_apart_and_nothing_of_it_kept(folder: Path, damage: Any) -> None:
    moved_between()
    outside.send(scenes.clerk(THERE))
    (path,) = (folder / format_code(HERE) / "in").glob("*.json")
    path.write_text(damage(path.read_text("utf-8")), encoding="utf-8")
    received = outside.receive(scenes.clerk())
    assert (received.count, received.broken) == (0, 1)
    assert lines(told.IN) == []
    assert [p.name for p in (folder / format_code(HERE) / "broken").iterdir()] == [path.name]


def test_the_message_of_a_protected_person_waits_and_holds_no_address(folder: Path) -> None:
    (number,) = scenes.move_in(scenes.person(NABE)).persons
    with tenant(HERE):
        entry = append(
            actor=scenes.clerk(), kind="test.protected", procedure="test", subjects=[("person", number)]
        )
        values = {"kind": "dv", "is_provisional": False}
        add(Protection, {"person": number}, values, entry=entry.number, valid_from=date(2026, 4, 1))
    assert outside.send(scenes.clerk()) == 0
    assert {line.state for line in lines(told.OUT)} == {told.HELD}
    assert files(folder, HERE, "out") == []
    with tenant(HERE):
        kept = json.dumps(list(Message.objects.values_list("content", flat=True)), ensure_ascii=False)
    assert "1番1号" not in kept


def test_files_are_readable_by_the_service_alone(folder: Path) -> None:
    scenes.move_in(scenes.person(NABE))
    outside.send(scenes.clerk())
    modes = {p.stat().st_mode & 0o077 for p in folder.rglob("*") if p.parent != folder}
    assert modes == {0}


def test_without_a_folder_the_page_says_what_is_missing(settings: Any) -> None:
    settings.KIKAN_OUTSIDE = ""
    clerk = desk.signed_in("resident_clerk")
    token = desk.hidden(clerk.get(PAGE))["form_token"]
    answer = clerk.post(PAGE, {"form_token": token, "act": "send"})
    assert answer.status_code == 400
    assert "受渡し先が設定されていません" in desk.text_of(answer)


def test_the_page_says_that_it_is_done_by_files_and_shows_queue_and_message(folder: Path) -> None:
    scenes.move_in(scenes.person(NABE))
    clerk = desk.signed_in("resident_clerk")
    token = desk.hidden(clerk.get(PAGE))["form_token"]
    page = desk.text_of(clerk.post(PAGE, {"form_token": token, "act": "send"}, follow=True))
    assert "ファイルの受渡しによる実装です" in page
    assert "3件を送りました" in page
    assert NABE in page
    (first, *_) = lines(told.OUT)
    shown = desk.text_of(clerk.get(f"{PAGE}{first.number}/"))
    assert NABE in shown
    assert "J+6E21" in shown
    assert "送信済" in shown


def test_the_other_municipality_sees_no_message(folder: Path) -> None:
    scenes.move_in(scenes.person(NABE))
    outside.send(scenes.clerk())
    number = lines(told.OUT)[0].number
    assert lines(told.OUT, THERE) == []
    stranger = desk.signed_in("resident_clerk", THERE)
    assert stranger.get(f"/{THERE}/residents/messages/{number}/").status_code == 404
