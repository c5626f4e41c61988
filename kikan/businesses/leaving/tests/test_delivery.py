"""A run that dies between writing and sealing goes on from what is written; a receiver's own key leaves none to show."""

from pathlib import Path
from typing import Any

import pytest

from kikan.businesses.leaving.models import Purpose
from kikan.businesses.leaving.procedures import end, leave
from kikan.businesses.leaving.reads import leavings as reads
from kikan.businesses.leaving.reads.leavings import require_leaving
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import user_with
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange import package, parcel, signing
from kikan.shared.exchange.outbound.encoding import CP932, UTF8, WITH_MARK, encoded
from kikan.shared.exchange.outbound.writing import Written
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.models import Municipality

TOWN = 62022
RIGHTS = frozenset(f"leaving.{r}" for r in ("look", "change", "approve"))


@pytest.fixture
def people(live_database: object, settings: Any, tmp_path: Path) -> tuple[Actor, Actor]:
    settings.KIKAN_LEAVING_DIR = str(tmp_path)
    Municipality.objects.create(code=TOWN, name="甲市", kana="コウシ", prefecture="見本県", is_sample=True)
    users = (user_with(TOWN, "operator").number, user_with(TOWN, "migration_chief").number)
    return tuple(Actor(user, TOWN, 1, RIGHTS) for user in users)  # type: ignore[return-value]


def asked_and_approved(
    people: tuple[Actor, Actor], recipient: str = "", encoding: str = UTF8
) -> tuple[int, int]:
    """Its number and that of the run."""
    it, chief = people
    told = {"receiver": it.user, "recipient": recipient, "encoding": encoding}
    number = leave.ask(purpose=Purpose.REHEARSAL.value, **told, actor=it)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="依頼した人"):
        leave.approve(leaving=number, actor=it)
    leave.approve(leaving=number, actor=chief)
    return number, queue.enqueue("leaving.write_delivery", actor=chief, parameters={"leaving": number})


def test_who_could_not_open_the_page_is_not_named_to_fetch(people: tuple[Actor, Actor]) -> None:
    it, _ = people
    counter = user_with(TOWN, "resident_clerk").number
    with tenant(TOWN):
        assert [number for number, _ in reads.people()] == [actor.user for actor in people]
    with pytest.raises(NotFound, match="移出の画面を開けません"):
        leave.ask(purpose=Purpose.REHEARSAL.value, receiver=counter, recipient="", actor=it)


def test_what_an_earlier_worker_wrote_is_sealed_and_not_written_again(
    people: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number, run = asked_and_approved(people)
    written, real, seal = [], package.write_package, parcel.seal

    def counted(*args: Any, **options: Any) -> Any:
        written.append(args)
        return real(*args, **options)

    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(package, "write_package", counted)
    monkeypatch.setattr(parcel, "seal", full)
    assert run_now(TOWN, run) is State.FAILED
    monkeypatch.setattr(parcel, "seal", seal)
    queue.resume(run, actor=people[1])
    assert run_now(TOWN, run) is State.DONE
    assert len(written) == 1
    path, key = leave.fetch(leaving=number, actor=people[0]), leave.show_key(leaving=number, actor=people[1])
    with parcel.opened(path, key, trusted=signing.own_keys(), municipality=TOWN) as found:
        assert found.delivery.name == "甲市"
    assert list(tmp_path.rglob(".*")) == []
    with pytest.raises(Refused, match="承認を待つ消去"):
        end.approve_erasure(leaving=number, actor=people[1])


def test_the_receivers_own_key_opens_it_and_there_is_none_to_show(people: tuple[Actor, Actor]) -> None:
    private, public = parcel.new_key()
    number, run = asked_and_approved(people, public)
    with pytest.raises(Refused, match="まだできていません"):
        leave.fetch(leaving=number, actor=people[0])
    assert run_now(TOWN, run) is State.DONE
    with pytest.raises(Refused, match="表示する開封鍵はありません"):
        leave.show_key(leaving=number, actor=people[1])
    with parcel.opened(
        leave.fetch(leaving=number, actor=people[0]), private, trusted=signing.own_keys()
    ) as found:
        assert found.delivery.municipality == TOWN
    with tenant(TOWN):
        made = require_leaving(number)
    assert not made.key_waits
    assert made.delivery is not None
    whose = {
        "body": "次の市",
        "person": "受領　三郎",
        "accepted_on": clock.today(),
        "sha256": made.delivery.sha256,
    }
    end.accept(leaving=number, **whose, actor=people[0])
    with tenant(TOWN):
        assert require_leaving(number).accepted_on is not None
        # A drill hands nothing back for good: the joint office reads nothing of it.
        assert read_columns("SELECT leaving FROM fact_leaving_accepted")["leaving"].tolist() == []
    with pytest.raises(NotFound), tenant(TOWN):
        require_leaving(99)


def test_a_receiver_gets_cp932_and_what_does_not_fit_is_told(people: tuple[Actor, Actor]) -> None:
    private, public = parcel.new_key()
    with pytest.raises(NotFound, match="文字コード"):
        asked_and_approved(people, public, "ebcdic")
    number, run = asked_and_approved(people, public, CP932)
    assert run_now(TOWN, run) is State.DONE
    path = leave.fetch(leaving=number, actor=people[0])
    with parcel.opened(path, private, trusted=signing.own_keys()) as found:
        names = [f.file for f in found.delivery.files if f.file.startswith("layouts/")]
        heads = [(found.folder / name).read_bytes().decode(CP932).split("\n")[0] for name in names]
        assert any("宛名番号" in head for head in heads)
        assert "文字コードは CP932（Shift_JIS） です" in (found.folder / "layout-book.html").read_text(
            "utf-8"
        )


def test_no_character_is_lost_silently(people: tuple[Actor, Actor], tmp_path: Path) -> None:
    (tmp_path / "layouts").mkdir()
    path, text = tmp_path / "layouts" / "a.csv", "氏名\n渡邉\U000e0102\U0002000b太郎\u2028次\n"
    for encoding in (UTF8, WITH_MARK, CP932):
        path.write_text(text, "utf-8", newline="")
        with tenant(TOWN):
            one, replaced = encoded(tmp_path, Written("layouts/a.csv", "layout", 1, 1, 0, ""), encoding)
        content = path.read_bytes()
        if encoding == CP932:
            assert len(one.sha256) == 64
            assert {(r.code, r.count) for r in replaced} == {("U+E0102", 1), ("U+2000B", 1), ("U+2028", 1)}
            whole = text
            for r in replaced:
                whole = whole.replace(r.character, r.became)
            assert content.decode(CP932) == whole
        else:
            assert replaced == []
            assert content.decode(encoding) == text
            assert content.startswith(b"\xef\xbb\xbf") is (encoding == WITH_MARK)
