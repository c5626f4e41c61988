"""Looks (照会): person search as a clerk types it, and a person as of any day as known at any entry."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection

from kikan.businesses.residents.reads.cards import person_card
from kikan.businesses.residents.reads.search import search
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.history.together import SEPARATOR
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.opener import current_or_raise
from kikan.site.benchmarks.figures import Figure, percentile

YEARS = 20
# カナ → ｶﾅ, かな: readings are typed as it comes.
HIRAGANA = str.maketrans({chr(c): chr(c - 0x60) for c in range(ord("ァ"), ord("ヶ") + 1)})


def sample_persons(count: int, chance: random.Random) -> list[int]:
    """Numbers of residents of the open municipality, drawn evenly."""
    town = current_or_raise()
    numbers = list(
        Address.objects.filter(municipality=town, ended_by__isnull=True, valid_until__gt=clock.today())
        .order_by("person")
        .values_list("person", flat=True)
    )
    return chance.sample(numbers, min(count, len(numbers)))


def search_words(persons: Sequence[int], chance: random.Random) -> list[str]:
    """What a clerk might type to find these people: of each kind as many."""
    town = current_or_raise()
    names = {n.person: n for n in Name.objects.filter(municipality=town, person__in=persons, kind="official")}
    births = dict(
        Profile.objects.filter(municipality=town, person__in=persons).values_list("person", "birth_on")
    )
    homes = {
        a.person: f"{a.town}{a.lot}" for a in Address.objects.filter(municipality=town, person__in=persons)
    }
    kinds: list[Callable[[int], str]] = [
        lambda p: names[p].kana.translate(HIRAGANA),
        lambda p: names[p].kana.split("　")[0],
        lambda p: names[p].name,
        lambda p: names[p].name.split("　")[0],
        lambda p: f"{births[p]:%Y%m%d}",
        lambda p: f"{names[p].kana[:2]} {births[p]:%Y%m%d}",
        lambda p: homes[p],
    ]
    words = [kinds[i % len(kinds)](person) for i, person in enumerate(persons)]
    chance.shuffle(words)
    return words


def search_figures(actor: Actor, count: int = 700) -> list[Figure]:
    """Person search in the largest town, from the words to the list, Python included."""
    chance = random.Random(7)  # noqa: S311 - the same words each time
    with tenant(actor.municipality):
        words = search_words(sample_persons(count, chance), chance)
    taken, found = [], 0
    for word in words:
        began = time.perf_counter()
        with tenant(actor.municipality):
            found += bool(search(word, actor=actor).hits)
        taken.append(1000 * (time.perf_counter() - began))
    return [
        Figure("search_p50", "住民検索 中央値", "person search, median", percentile(taken, 50), "ms"),
        Figure("search_p95", "住民検索 95%", "person search, p95", percentile(taken, 95), "ms", 30),
        Figure(
            "search_missed",
            "見つからない検索",
            "searches that found nobody",
            100 * (1 - found / len(words)),
            "%",
            0,
        ),
    ]


def person_figures(actor: Actor, count: int = 500) -> list[Figure]:
    """A person on a random day of twenty years as known at a random entry.

    In the database: what the server itself says of planning and execution, over all statements of the card.
    """
    chance = random.Random(11)  # noqa: S311
    with tenant(actor.municipality):
        persons, last = sample_persons(count, chance), head()
    point = _point_selects(actor, persons)
    in_database, whole = [], []
    for person in persons:
        day = clock.today() - timedelta(days=chance.randrange(365 * YEARS))
        with tenant(actor.municipality), _statements() as statements:
            began = time.perf_counter()
            person_card(person, day=day, known_at=chance.randint(1, last), actor=actor)
            whole.append(1000 * (time.perf_counter() - began))
        in_database.append(_said_by_server(actor, statements))
    return [
        Figure("point_p50", "物差し（キーによる一行）中央値", "yardstick: one row by its key, median",
               percentile(point, 50), "ms"),
        Figure("point_p95", "物差し（キーによる一行）95%", "yardstick: one row by its key, p95",
               percentile(point, 95), "ms"),
        Figure("person_p50", "個人票 X日・Y時点 DB 中央値", "person as of X known at Y, database, median",
               percentile(in_database, 50), "ms"),
        Figure("person_p95", "個人票 X日・Y時点 DB 95%", "person as of X known at Y, database, p95",
               percentile(in_database, 95), "ms", 5),
        Figure("person_whole_p50", "同 全体 中央値", "the same with Python and waiting, median",
               percentile(whole, 50), "ms"),
        Figure("person_whole_p95", "同 全体 95%", "the same with Python and waiting, p95",
               percentile(whole, 95), "ms"),
    ]  # fmt: skip


def _point_selects(actor: Actor, persons: Sequence[int]) -> list[float]:
    """The least a look can cost here: one statement, one row by its key, under the same row security."""
    taken = []
    with tenant(actor.municipality), connection.cursor() as cursor:
        for person in persons:
            began = time.perf_counter()
            cursor.execute(
                "SELECT entry FROM addressees_person WHERE municipality = %s AND number = %s",
                [actor.municipality, person],
            )
            cursor.fetchone()
            taken.append(1000 * (time.perf_counter() - began))
    return taken


@contextmanager
def _statements() -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements sent, with their values."""
    sent: list[tuple[str, Any]] = []

    def kept(execute: Callable[..., Any], sql: str, params: Any, *given: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, *given)

    with connection.execute_wrapper(kept):
        yield sent


def _said_by_server(actor: Actor, statements: Sequence[tuple[str, Any]]) -> float:
    """Milliseconds of planning and execution of these statements, as the server counts them."""
    taken = 0.0
    with tenant(actor.municipality), connection.cursor() as cursor:
        for sent, params in statements:
            for sql in sent.split(SEPARATOR):
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                said = cursor.fetchone()[0][0]
                taken += said["Planning Time"] + said["Execution Time"]
    return taken
