"""The resident counter (住民記録の窓口), measured: import, search, person page, move-in, certificate, thirty clerks."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.arguments import Birth, Elsewhere, NewPerson, Papers, Place
from kikan.businesses.residents.procedures.issue_record_copy import INDIVIDUAL, issue_record_copy
from kikan.businesses.residents.reads.search import search
from kikan.shared.access import Actor
from kikan.shared.access.samples import ensure_users
from kikan.shared.addressees.models import Address
from kikan.shared.addressees.protection import shield
from kikan.shared.documents import archive
from kikan.shared.exchange.tables import tables_in_order
from kikan.shared.tenancy import clock, tenant
from kikan.site.benchmarks import yardstick
from kikan.site.benchmarks.clerks import Clerks
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure, percentile
from kikan.site.benchmarks.looks import HIRAGANA, sample_persons
from kikan.site.benchmarks.thread import import_figures, places
from kikan.site.samples.settling import sample_actor
from kikan.site.samples.sources import TownData, town_codes, town_data

Say = Callable[[str], None]
MOVES, PAGES, PAPERS, SEARCHES = 40, 300, 100, 200
WRITES = ("INSERT", "UPDATE")


def measure(bench: Bench, scale: float, seconds: float, say: Say) -> list[Figure]:
    """Every figure of the resident counter, in order; needs Django pointed at the empty database of `bench`."""
    towns = sorted((town_data(code) for code in town_codes()), key=lambda town: -town.population)
    figures = import_figures(towns, scale, say)
    figures += import_ratio(bench, [int(town.code) for town in towns], figures, say)
    largest = int(towns[0].code)
    ensure_users(largest)
    clerk = sample_actor(largest, "resident_clerk")
    figures += searches(clerk) + pages(clerk) + move_ins(clerk) + certificates(clerk)
    return figures + thirty_clerks(towns, seconds, say)


def import_ratio(bench: Bench, towns: Sequence[int], found: Sequence[Figure], say: Say) -> list[Figure]:
    """The whole import against COPY of all it wrote into the same tables, by the owner in one transaction."""
    taken, rows = 0.0, 0
    with bench.as_owner() as owner:
        owner.execute("VACUUM ANALYZE")
        written = _written(towns[0])
        yardstick.make(owner, written)
        for town in towns:
            seconds, count = yardstick.copy_everything(owner, town, written)
            taken, rows = taken + seconds, rows + count
            say(f"COPY {town:06d}: {count:,} rows {seconds:.2f} s")
        owner.execute("DROP SCHEMA yardstick CASCADE")
    by_name = {figure.name: figure.value for figure in found}
    whole = by_name["import_reading"] + by_name["import_writing"]
    return [
        Figure("import_copied", "物差し 行数", "yardstick, rows", rows, ""),
        Figure(
            "import_yardstick", "物差し（同じ表へのCOPY）", "yardstick: COPY into the same tables", taken, "s"
        ),
        Figure(
            "import_ratio",
            "取込み（検査とも）÷ 物差し",
            "import with every check / yardstick",
            whole / taken,
            "×",
            3,
        ),
    ]


def _written(town: int) -> list[str]:
    """The tables the import filled, in the order of their references."""
    with tenant(town), connection.cursor() as cursor:
        found = []
        for table in tables_in_order():
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table.name})")  # noqa: S608
            if cursor.fetchone()[0]:
                found.append(table.name)
    return found


def searches(clerk: Actor) -> list[Figure]:
    """Each way of searching by itself; everybody searched for exists."""
    chance = random.Random(7)  # noqa: S311 - the same words each time
    with tenant(clerk.municipality):
        words = _words(sample_persons(SEARCHES, chance))
    figures, missed = [], 0
    for kind, (ja, en, typed) in words.items():
        taken = []
        for word in typed:
            began = time.perf_counter()
            with tenant(clerk.municipality):
                missed += not search(word, actor=clerk).hits
            taken.append(1000 * (time.perf_counter() - began))
        figures.append(
            Figure(
                f"search_{kind}", f"検索 {ja} 95%", f"search by {en}, p95", percentile(taken, 95), "ms", 30
            )
        )
    return [
        *figures,
        Figure("search_missed", "見つからない検索", "searches that found nobody", missed, "", 0),
    ]


def _words(persons: Sequence[int]) -> dict[str, tuple[str, str, list[str]]]:
    from kikan.shared.addressees.models import Name, Profile
    from kikan.shared.tenancy.opener import current_or_raise

    here = {"municipality": current_or_raise(), "person__in": persons, "ended_by": None}
    names = list(Name.objects.filter(**here, kind="official"))
    births = Profile.objects.filter(**here).values_list("birth_on", flat=True)
    covered = shield(persons, None).protected
    homes = Address.objects.filter(**here, use="home", valid_until__gt=clock.today()).exclude(
        person__in=covered
    )
    return {
        "kana": ("かな", "loose kana", [n.kana.translate(HIRAGANA).replace("　", "") for n in names]),
        "kanji": ("漢字", "kanji", [n.name for n in names]),
        "birth": ("生年月日", "birth date", [f"{day:%Y%m%d}" for day in births]),
        "address": ("住所", "address", [f"{home.town}{home.lot}" for home in homes]),
    }


def pages(clerk: Actor) -> list[Figure]:
    """The person page over HTTP within the process: session, rights, audit of the look, HTML."""
    client, chance = _client(clerk.municipality), random.Random(11)  # noqa: S311
    with tenant(clerk.municipality):
        persons = sample_persons(PAGES, chance)
    taken, failed = [], 0
    for person in persons:
        began = time.perf_counter()
        failed += client.get(f"/{clerk.municipality}/residents/persons/{person}/").status_code != 200
        taken.append(1000 * (time.perf_counter() - began))
    return [
        Figure("page_p50", "個人の画面 中央値", "person page, median", percentile(taken, 50), "ms"),
        Figure("page_p95", "個人の画面 95%", "person page, p95", percentile(taken[10:], 95), "ms", 60),
        Figure("page_failed", "開けない画面", "pages that failed", failed, "", 0),
    ]


def _client(town: int) -> Any:
    from django.test import Client

    from kikan.shared.access.models import User
    from kikan.shared.access.views import start_session

    client = Client()
    request: Any = type("Request", (), {})()
    request.session = client.session
    start_session(request, User.objects.get(login=f"demo-{town:06d}-resident_clerk"))
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    return client


def move_ins(clerk: Actor) -> list[Figure]:
    """A move-in of three, and the very statements that wrote it in one bare transaction, alternately."""
    acts, bare, rows = [], [], 0
    for i in range(MOVES):
        statements = _writes_of(clerk, i)
        began = time.perf_counter()
        with tenant(clerk.municipality), connection.cursor() as cursor:
            for statement, values in statements:
                cursor.execute(statement, values)
                rows += cursor.rowcount
        bare.append(time.perf_counter() - began)
        began = time.perf_counter()
        _move_in(clerk, MOVES + i)
        acts.append(time.perf_counter() - began)
    act, plain = (1000 * percentile(values[5:], 50) for values in (acts, bare))
    return [
        Figure("move_in_rows", "転入 3人の行数", "rows of a move-in of three", rows / MOVES, ""),
        Figure("move_in_act", "転入 3人 中央値", "move-in of three, median", act, "ms"),
        Figure("move_in_bare", "物差し（同じ行の1トランザクション）", "the same rows, bare", plain, "ms"),
        Figure("move_in_ratio", "転入 ÷ 物差し", "move-in / bare", act / plain, "×", 4),
    ]


class _Undone(Exception):
    """What was done is taken back; only its statements are wanted."""


def _writes_of(clerk: Actor, i: int) -> list[tuple[str, Any]]:
    """The statements with which the act writes, collected from an act that is rolled back."""
    with tenant(clerk.municipality):
        pass
    try:
        with transaction.atomic(), _statements() as statements:
            with tenant(clerk.municipality):
                _move_in(clerk, i)
            raise _Undone
    except _Undone:
        return [s for s in statements if s[0].lstrip().upper().startswith(WRITES)]


@contextmanager
def _statements() -> Iterator[list[tuple[str, Any]]]:
    sent: list[tuple[str, Any]] = []

    def kept(execute: Callable[..., Any], sql: str, params: Any, *given: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, *given)

    with connection.execute_wrapper(kept):
        yield sent


def _move_in(clerk: Actor, i: int) -> None:
    day = clock.today()
    accept_move_in(
        actor=clerk,
        happened_on=day - timedelta(days=1),
        reported_on=day,
        persons=_family(i),
        came_from=Elsewhere("大阪府大阪市北区中之島一丁目3番20号", "271276"),
        place=Place(f"見本県見本町中央一丁目{i + 1}番", "9990001", "", "中央一丁目", f"{i + 1}番"),
        papers=Papers("転出証明書"),
    )


def _family(i: int) -> tuple[NewPerson, ...]:
    """Three fictitious people; each family has a name of its own, so that nobody looks like a resident."""
    name, kana = f"見本{_letters(i)}", f"ミホン{_letters(i)}"
    who = (
        ("太郎", "タロウ", 1, "世帯主", 1980),
        ("花子", "ハナコ", 2, "妻", 1982),
        ("一郎", "イチロウ", 1, "子", 2012),
    )
    return tuple(
        NewPerson(
            name=f"{name}　{given}", kana=f"{kana}　{reading}", sex=sex, relationship=role, is_reading_confirmed=True,
            birth=Birth(date(year, 1 + i % 12, 1 + i % 28)), register_place="大阪府大阪市北区中之島一丁目1番地",
            register_first_person=f"{name}　太郎",
        )
        for given, reading, sex, role, year in who
    )  # fmt: skip


def _letters(i: int) -> str:
    kana = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ"
    return kana[i // len(kana)] + kana[i % len(kana)]


def certificates(clerk: Actor) -> list[Figure]:
    """A copy of the record from the request to its PDF, its number and its place in the archive included."""
    chance = random.Random(13)  # noqa: S311
    with tenant(clerk.municipality):
        persons = sample_persons(PAPERS + 20, chance)
        persons = [p for p in persons if p not in shield(persons, clerk).protected][:PAPERS]
    taken = []
    for person in persons:
        began = time.perf_counter()
        (number,) = issue_record_copy(persons=[person], shown=Shown(head=True), actor=clerk, form=INDIVIDUAL)
        with tenant(clerk.municipality):
            archive.pdf(number, clerk)
        taken.append(1000 * (time.perf_counter() - began))
    return [
        Figure("certificate_first", "証明書 最初の1枚", "certificate, the first", taken[0], "ms"),
        Figure("certificate_p50", "証明書 中央値", "certificate, median", percentile(taken[5:], 50), "ms"),
        Figure("certificate_p95", "証明書 95%", "certificate, p95", percentile(taken[5:], 95), "ms", 150),
    ]


def thirty_clerks(towns: Sequence[TownData], seconds: float, say: Say) -> list[Figure]:
    """Thirty clerks, spread over the municipalities like their people, and nothing else going on."""
    clerks = Clerks(places(towns), seconds)
    try:
        clerks.wait_until_ready()
        time.sleep(seconds)
        steps = clerks.finish()
    finally:
        clerks.stop()
    for error in sorted({step.error for step in steps if step.error}):
        say(f"  {sum(step.error == error for step in steps)} × {error}")
    p95 = 1000 * percentile([step.seconds for step in steps], 95)
    figures = [
        Figure("clerks_requests", "窓口30人 要求数", "30 clerks, requests", len(steps), ""),
        Figure("clerks_errors", "窓口 エラー", "errors", sum(bool(s.error) for s in steps), "", 0),
        Figure("clerks_p95", "窓口 95%", "requests, p95", p95, "ms", 250),
    ]
    for kind, ja in (("search", "検索"), ("person", "個人票"), ("preview", "事前確認"), ("act", "異動")):
        chosen = [1000 * s.seconds for s in steps if s.kind == kind]
        figures.append(
            Figure(f"clerks_{kind}_p95", f"窓口 {ja} 95%", f"{kind}, p95", percentile(chosen, 95), "ms")
        )
    return figures
