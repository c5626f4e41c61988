"""The roll of an old system: taken in whole, bad rows told and mended, nothing twice; the next registration adds the missing."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from kikan.businesses.elections.models import (
    Area,
    District,
    MailCertificate,
    OverseasEntry,
    RollEntry,
    Suspension,
)
from kikan.businesses.residents.models import Resident
from kikan.ground.check_digits import is_person_number
from kikan.shared.addressees.models import Profile
from kikan.shared.errors import Refused
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.models import Reject
from kikan.shared.exchange.reading import HandOver, read_hand_over, read_rows
from kikan.shared.exchange.taking import write_hand_over
from kikan.shared.history import OPEN, as_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, numbers, tenant
from kikan.site.samples import generate, write_files
from kikan.site.samples.rolls import BUSINESS
from kikan.site.samples.settling import enter_rules, sample_actor
from kikan.site.samples.sources import FOLDER, town_data
from kikan.site.samples.town import SAMPLE_DAY

MODEL_TOWN = 999997
BOOK = layout_book(FOLDER / "layouts")
OF_ELECTIONS = {
    "voting_district": District, "voting_area": Area, "electoral_roll": RollEntry, "vote_suspension": Suspension,
    "overseas_roll": OverseasEntry, "mail_certificate": MailCertificate,
}  # fmt: skip
BASE = date(2026, 12, 1)


@pytest.fixture
def handed(live_database: object, tmp_path: Path) -> Iterator[HandOver]:
    """The files of the invented town, taken in."""
    with clock.set_to(SAMPLE_DAY):
        enter_rules(town_data(f"{MODEL_TOWN:06d}"))
        write_files(generate(f"{MODEL_TOWN:06d}"), tmp_path)
        hand_over = read_hand_over(tmp_path, BOOK)
        taken = write_hand_over(hand_over=hand_over, actor=sample_actor(MODEL_TOWN, "operator"))
        assert taken.rejected == ()
        yield hand_over


def counts() -> dict[str, int]:
    with tenant(MODEL_TOWN):
        return {name: model.objects.count() for name, model in OF_ELECTIONS.items()}


def test_the_whole_roll_comes_in_and_the_next_registration_registers_exactly_who_is_missing(
    handed: HandOver,
) -> None:
    assert counts() == {name: len(handed.tables[name]) for name in OF_ELECTIONS}
    with tenant(MODEL_TOWN):
        assert numbers.draw("elections.district") == District.objects.count() + 1
        assert numbers.draw("elections.overseas_card") == OverseasEntry.objects.count() + 1
        before = set(RollEntry.objects.values_list("person", flat=True))
    clerk, *others = (
        sample_actor(MODEL_TOWN, r) for r in ("election_clerk", "election_chief", "section_chief")
    )
    with clock.set_to(BASE):
        asked: dict[str, int | str] = {n: int(f"{BASE:%Y%m%d}") for n in ("base", "registered")}
        run = queue.enqueue("elections.register_voters", actor=clerk, parameters=asked)
        assert run_now(MODEL_TOWN, run) == State.WAITING
        for each in others:
            queue.approve(run, actor=each)
        queue.release_later(run, actor=others[0], not_before=timezone.now())
        assert run_now(MODEL_TOWN, run) == State.DONE
    with tenant(MODEL_TOWN):
        added = set(RollEntry.objects.filter(registered_on=BASE).values_list("person", flat=True))
        born = dict(as_of(Profile, BASE).filter(birth_precision="day").values_list("person", "birth_on"))
        here = as_of(Resident, BASE).filter(resident_kind=1, resident_since__lt=date(2026, 8, 30))
        settled = set(here.values_list("person", flat=True))
    assert added
    assert not added & before
    grown = {p for p, day in born.items() if day <= date(2008, 12, 1)}
    assert settled & grown <= added | before
    assert not {p for p in added if p in born} - grown


def small(rows: Mapping[str, list[list[str]]], sha256: str) -> HandOver:
    """A second hand-over with these rows alone."""
    read = {name: read_rows(body, BOOK.layouts[name], BOOK) for name, body in rows.items()}
    bad = tuple(each for _, rejected in read.values() for each in rejected)
    tables = {name: table for name, (table, _) in read.items()}
    return HandOver(sha256, SAMPLE_DAY, MODEL_TOWN, tables, bad, sum(map(len, rows.values())))


def test_rows_that_cannot_be_are_told_mended_and_read_again(handed: HandOver) -> None:
    roll = handed.tables["electoral_roll"]
    with tenant(MODEL_TOWN):
        on_roll = set(RollEntry.objects.values_list("person", flat=True))
        residents = as_of(Resident, SAMPLE_DAY).order_by("person")
        foreign = residents.filter(resident_kind=2).values_list("person", flat=True)[0]
        here = set(residents.values_list("person", flat=True))
        child, other, third = sorted(
            set(residents.filter(resident_kind=1).values_list("person", flat=True)) - on_roll
        )[:3]
        gone = min(set(Resident.objects.values_list("person", flat=True)) - on_roll - here)
        unknown = next(n for n in range(900_000_000, 900_001_000) if is_person_number(n))
    voter = int(roll.ints("person")[0])
    day = "2026-09-01"

    def line(
        person: int, district: str = "1", moved: str = "", until: str = "", since: str = day
    ) -> list[str]:
        return [f"{person:015d}", district, "1", day, since, moved, since, until]

    faulty = [
        line(unknown), line(foreign), line(child, district="99"), line(gone),
        line(other, moved="2026-01-10", until="2026-12-01"), line(voter), line(third, since="2026-08-01"),
    ]  # fmt: skip
    held = counts()
    places = [
        ["1", "第1投票区", "別の公民館", "見本", "0", "2030-01-01", ""], ["50", "新投票区", "見本", "見本", "0", day, day],
    ]  # fmt: skip
    lots = [["900", "77", "00000000000", "0", "", day, ""], ["901", "1", "00000000000", "9", "3", day, ""]]
    abroad = [[f"{voter:015d}", "1", "7000", "架空国", "領事館", day, "", day, ""]]
    actor = sample_actor(MODEL_TOWN, "operator")
    taken = write_hand_over(
        hand_over=small(
            {"electoral_roll": faulty, "voting_district": places, "voting_area": lots, "overseas_roll": abroad}, "a"
        ),
        actor=actor,
    )  # fmt: skip
    said = {(r.layout, r.line): r.reason for r in taken.rejected}
    wanted = {
        ("electoral_roll", 2): "住民情報にない人", ("electoral_roll", 3): "日本人の住民ではない",
        ("electoral_roll", 4): "投票区のファイルにない", ("electoral_roll", 5): "日本人の住民ではない",
        ("electoral_roll", 6): "4か月を過ぎても", ("electoral_roll", 7): "すでに登録されている期間",
        ("electoral_roll", 8): "登録年月日が登録基準日より前", ("voting_district", 2): "すでに登録されている期間",
        ("voting_district", 3): "終了日が開始日以前", ("voting_area", 2): "投票区のファイルにない",
        ("voting_area", 3): "番地の終わり", ("overseas_roll", 2): "選挙人名簿にも登録",
    }  # fmt: skip
    assert said.keys() == wanted.keys()
    assert [key for key, part in wanted.items() if part not in said[key]] == []
    assert counts() == held
    with tenant(MODEL_TOWN):
        assert Reject.objects.filter(layout="electoral_roll").count() == 7

    # Mended and read again: who has left is marked and goes off when four months have passed.
    mended = {"electoral_roll": [line(child), line(other, moved="2026-10-31"), _as_it_stands(handed)]}
    first = write_hand_over(hand_over=small(mended, "b"), actor=actor)
    assert first.rejected == ()
    assert counts()["electoral_roll"] == held["electoral_roll"] + 2
    with tenant(MODEL_TOWN):
        ends = dict(RollEntry.objects.filter(person__in=(child, other)).values_list("person", "valid_until"))
    assert (ends[child], ends[other].year, ends[other].month) == (OPEN, 2027, 3)
    assert write_hand_over(hand_over=small(mended, "c"), actor=actor).rejected == ()
    assert counts()["electoral_roll"] == held["electoral_roll"] + 2
    with pytest.raises(Refused, match="すでに取り込んでいます"):
        write_hand_over(hand_over=small(mended, "c"), actor=actor)


def _as_it_stands(handed: HandOver) -> list[str]:
    """The first row of the roll as the old system wrote it."""
    assert handed.folder is not None
    (path,) = handed.folder.glob("*_electoral_roll_*.csv")
    return list(csv.reader(path.read_text("utf-8").splitlines()))[1]


def test_what_leaves_can_be_taken_in_again() -> None:
    """The designated files have the items of the layouts the import reads, in their order."""
    written = yaml.safe_load((Path(__file__).parents[1] / "outbound.yaml").read_text("utf-8"))
    left = {one["layout"]: list(one["fields"]) for one in written}
    own = {name: one for name, one in BOOK.layouts.items() if one.business_id == BUSINESS}
    assert left == {name: [f.name for f in one.fields] for name, one in own.items()}
    assert set(own) == set(OF_ELECTIONS)
