"""A manifest is true: what it lists exists and what exists is listed."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string

import kikan.businesses
from kikan.shared import manifest
from kikan.shared.access.roles import ROLES
from kikan.shared.desk.runs.words import WORDS
from kikan.shared.manifest import Manifest
from kikan.shared.procedures import by_name

BUSINESSES = Path(kikan.businesses.__file__).parent
MANIFESTS = list(manifest.all_manifests())
everyone = pytest.mark.parametrize("one", MANIFESTS, ids=lambda m: m.name)


@everyone
def test_every_procedure_of_a_business_is_listed_and_registered(one: Manifest) -> None:
    registered = {name for name in by_name() if name.startswith(f"{one.name}.")}
    assert registered == set(one.procedures)


@everyone
def test_every_function_a_manifest_names_can_be_imported(one: Manifest) -> None:
    paths = [
        one.listener,
        one.day_listener,
        one.inbound,
        one.qualifications,
        one.hands_over,
        *(j.module for j in one.jobs),
        *(j.release for j in one.jobs),
    ]
    for path in filter(None, paths):
        assert callable(import_string(path))


@everyone
def test_the_rights_a_procedure_needs_are_named_in_the_manifest(one: Manifest) -> None:
    needed = {by_name()[name].right for name in one.procedures} | {j.right for j in one.jobs}
    assert needed <= set(one.rights)


@everyone
def test_letters_of_the_menu_are_single_and_no_two_alike(one: Manifest) -> None:
    letters = [m.letter for m in MANIFESTS if m.letter]
    assert len(one.letter) <= 1
    assert len(set(letters)) == len(letters)


def test_every_business_that_has_a_folder_has_a_manifest() -> None:
    folders = {p.name for p in BUSINESSES.iterdir() if (p / "apps.py").exists()}
    assert folders == {m.name for m in MANIFESTS}


def test_a_role_holds_only_rights_that_some_business_or_room_defines() -> None:
    defined = {right for m in MANIFESTS for right in m.rights}
    rooms = {"worklist", "administration", "exchange", "jobs", "documents"}
    unknown = {
        r for role in ROLES.values() for r in role.rights if r not in defined and r.split(".")[0] not in rooms
    }
    assert unknown == set()


@everyone
def test_no_business_mentions_a_municipality_by_code_or_name(one: Manifest) -> None:
    names = ("米沢市", "長井市", "南陽市", "高畠町", "川西町", "白鷹町", "飯豊町", "062022", "062090")
    root = Path(str(import_module(f"kikan.businesses.{one.name}").__file__)).parent
    found = [
        (path.name, name)
        for path in root.rglob("*.py")
        if "tests" not in path.parts and "cases" not in path.parts
        for name in names
        if name in path.read_text("utf-8")
    ]
    assert found == []


def test_what_a_run_is_asked_for_and_counts_has_a_word_for_its_page() -> None:
    told = {name for path in BUSINESSES.rglob("*.py") if "law" not in path.parts for name in _told_by(path)}
    assert len(told) > 50
    assert told - set(WORDS) == set()


def _told_by(path: Path) -> Iterator[str]:
    """The names of figures that a job notes, and of parameters that a screen asks a run for."""
    text = path.read_text()
    if "tests" in path.parts or ("note_figures(" not in text and "parameters={" not in text):
        return
    for call in (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "note_figures":
            yield from (k.arg for k in call.keywords if k.arg)
        for asked in (k.value for k in call.keywords if k.arg == "parameters"):
            if isinstance(asked, ast.Dict):
                yield from (k.value for k in asked.keys if isinstance(k, ast.Constant))


def _named(patterns: list[Any], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _named(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name


def test_every_screen_is_called_in_japanese() -> None:
    """The monthly report names each screen to the members: a new one gets its word in kikan/shared/screen_words.py."""
    called = {
        route: manifest.screen_ja(route).split("　")[-1] for route in _named(get_resolver().url_patterns)
    }
    assert [route for route, ja in called.items() if ja.isascii()] == []
