"""The words of the house: every name of the code has its Japanese, every Japanese term one English word."""

import re
from collections import Counter

import pytest

from kikan.law.book import book
from kikan.law.rules import all_rules
from kikan.shared import manifest
from kikan.site.commands.cases import load_adapters
from kikan.site.map import glossary
from kikan.site.map.rules import load_all_rules

WORDS = glossary.read()
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
TEXT = glossary.GLOSSARY.read_text("utf-8")


def given() -> dict[str, str]:
    """What the glossary gives a Japanese name because nothing else does."""
    return {**WORDS.kinds, **WORDS.series, **WORDS.acts, **WORDS.rights}


@pytest.mark.parametrize("section", glossary.SECTIONS)
def test_each_section_is_sorted_and_says_nothing_twice(section: str) -> None:
    part = TEXT.split(f"\n{section}:\n")[1].split("\n\n")[0]
    names = [line.split(":")[0].strip() for line in part.splitlines() if line.startswith("  ")]
    assert names == sorted(names)
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_a_japanese_term_has_one_english_word() -> None:
    counted = Counter(term["ja"] for term in WORDS.terms.values())
    assert [ja for ja, count in counted.items() if count > 1] == []


def test_a_term_has_japanese_and_at_most_a_note() -> None:
    wrong = [e for e, t in WORDS.terms.items() if not JAPANESE.search(t["ja"]) or set(t) - {"ja", "note"}]
    assert wrong == []


def test_every_name_in_the_code_has_its_japanese_there_or_in_the_glossary() -> None:
    known = {**glossary.declared_names(), **given()}
    unnamed = {name: place for name, place in glossary.names_in_code().items() if name not in known}
    assert unnamed == {}, "declare them with a Japanese name or add them to docs/glossary.yaml"


def test_every_declared_name_is_japanese() -> None:
    declared = glossary.declared_names() | {each.name: each.ja for each in manifest.all_manifests()}
    declared |= given() | {name: parameter.ja for name, parameter in book().parameters.items()}
    assert [name for name, ja in declared.items() if not JAPANESE.search(ja)] == []


def test_the_glossary_names_exactly_the_rules_of_the_law() -> None:
    load_adapters()
    load_all_rules()
    own = {
        name for name, versions in all_rules().items() if versions[0].function.__module__.startswith("kikan.")
    }
    own = {name for name in own if ".tests." not in all_rules()[name][0].function.__module__}
    assert set(WORDS.rules) == own


def test_the_glossary_names_nothing_that_is_gone() -> None:
    used = set(glossary.names_in_code()) | glossary.rights_of_roles()
    assert set(given()) - used == set()


def test_what_a_business_listens_to_is_a_kind_that_somebody_tells() -> None:
    listened = {kind for each in manifest.all_manifests() for kind in each.listens}
    assert listened <= set(WORDS.kinds)
