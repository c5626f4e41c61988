"""Relationships to the head in the legal notation."""

import numpy as np
import pytest

from kikan.site.samples.arrays import Table
from kikan.site.samples.kinship import relationships
from kikan.site.samples.texts import relationship_texts

MALE, FEMALE = 1, 2
# name: sex, birth, father, mother, spouse
FAMILY = {
    "grandfather": (MALE, 0, "", "great_grandmother", "grandmother"),
    "grandmother": (FEMALE, 1, "", "", "grandfather"),
    "great_grandmother": (FEMALE, -20, "", "", ""),
    "father": (MALE, 30, "grandfather", "grandmother", "mother"),
    "mother": (FEMALE, 31, "", "mothers_mother", "father"),
    "mothers_mother": (FEMALE, 2, "", "", ""),
    "uncle": (MALE, 33, "grandfather", "grandmother", "uncles_wife"),
    "uncles_wife": (FEMALE, 34, "", "", "uncle"),
    "cousin": (FEMALE, 60, "uncle", "uncles_wife", ""),
    "son": (MALE, 61, "father", "mother", "sons_wife"),
    "sons_wife": (FEMALE, 62, "", "", "son"),
    "daughter": (FEMALE, 63, "father", "mother", ""),
    "grandson": (MALE, 90, "son", "sons_wife", ""),
    "stranger": (MALE, 50, "", "", ""),
    "lodger": (MALE, 50, "", "", ""),
}


@pytest.fixture(scope="module")
def people() -> Table:
    at = {name: i for i, name in enumerate(FAMILY)} | {"": -1}
    table = Table(sex=0, birth=0, father=-1, mother=-1, spouse=-1, is_unregistered=0, is_lodger=0)
    rows = list(FAMILY.values())
    table.add(
        len(rows), sex=np.asarray([r[0] for r in rows]), birth=np.asarray([r[1] for r in rows]),
        father=np.asarray([at[r[2]] for r in rows]), mother=np.asarray([at[r[3]] for r in rows]),
        spouse=np.asarray([at[r[4]] for r in rows]),
    )  # fmt: skip
    table["is_lodger"][at["lodger"]] = 1
    return table


@pytest.mark.parametrize(
    ("member", "head", "expected"),
    [
        ("father", "father", "世帯主"),
        ("mother", "father", "妻"),
        ("father", "mother", "夫"),
        ("son", "father", "子"),
        ("sons_wife", "father", "子の妻"),
        ("grandson", "father", "子の子"),
        ("grandson", "grandfather", "子の子の子"),
        ("sons_wife", "grandfather", "子の子の妻"),
        ("grandfather", "father", "父"),
        ("great_grandmother", "father", "父の母"),
        ("great_grandmother", "son", "父の父の母"),
        ("mothers_mother", "father", "妻の母"),
        ("mothers_mother", "son", "母の母"),
        ("uncle", "father", "弟"),
        ("father", "uncle", "兄"),
        ("uncles_wife", "father", "弟の妻"),
        ("cousin", "father", "弟の子"),
        ("uncle", "son", "父の弟"),
        ("uncle", "mother", "夫の弟"),
        ("daughter", "son", "妹"),
        ("son", "daughter", "兄"),
        ("stranger", "father", "縁故者"),
        ("lodger", "father", "同居人"),
    ],
)
def test_relationship(people: Table, member: str, head: str, expected: str):
    names = list(FAMILY)
    codes = relationships(people, np.asarray([names.index(member)]), np.asarray([names.index(head)]))
    assert relationship_texts(codes).tolist() == [expected]


def test_an_unregistered_couple_is_told_so(people: Table):
    names = list(FAMILY)
    pair = [names.index("uncle"), names.index("uncles_wife")]
    people["is_unregistered"][pair] = 1
    codes = relationships(people, np.asarray([pair[1]]), np.asarray([pair[0]]))
    people["is_unregistered"][pair] = 0
    assert relationship_texts(codes).tolist() == ["妻（未届）"]
