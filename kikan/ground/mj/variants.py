"""Forms of one character (異体字) for search: what the family register's tables call the same character.

Made from the data alone; two pairs that people at the counter mistake for one another are added.
"""

from functools import cache

from kikan.ground.mj.listed import lines

PARENTS = 9
# Different characters by law, but written for one another in applications.
CONFUSED = ("斉斎", "藤籐")


@cache
def leaders() -> dict[int, str]:
    """For `str.translate`: the code of each character that is a form of another -> the one that stands for all."""
    above: dict[str, str] = {}

    def top(char: str) -> str:
        while above.setdefault(char, char) != char:
            above[char] = above[above[char]]
            char = above[char]
        return char

    for char, parent in _pairs():
        above[top(char)] = top(parent)
    return {ord(char): top(char) for char in list(above) if top(char) != char}


def _pairs() -> list[tuple[str, str]]:
    found = [(pair[1], pair[0]) for pair in CONFUSED]
    for line in lines():
        row = line.split("\t", PARENTS + 1)
        found += [((row[1] or row[3])[:1], parent) for parent in row[PARENTS]]
    return [(char, parent) for char, parent in found if char and char != parent]


@cache
def families() -> dict[str, str]:
    """All forms of the character that stands for them."""
    found: dict[str, list[str]] = {}
    for code, leader in leaders().items():
        found.setdefault(leader, [leader]).append(chr(code))
    return {leader: "".join(forms) for leader, forms in found.items()}


def forms_of(char: str) -> str:
    """The characters written for this one, itself first."""
    base = char[:1]
    family = families().get(leaders().get(ord(base), base), base) if base else ""
    return base + "".join(c for c in family if c != base)
