"""Lots that anybody can draw again (くじ): the seed alone decides, nothing is left to the machine. Pure."""

import hashlib

import numpy as np

from kikan.law import Count

RANDOM, SYSTEMATIC = 1, 2


def draw(voters: int, count: int, seed: str, group: int, method: int) -> Count:
    """The selection numbers (from 0) drawn among `voters`, in the order of the lot.

    RANDOM: every number gets SHA-256 of "seed/group/number", the `count` smallest are drawn. SYSTEMATIC: every
    (voters ÷ count)-th number, the fraction cut, from the start that SHA-256 of "seed/group" gives.
    Law: 裁判員の参加する刑事裁判に関する法律 第21条、検察審査会法 第10条; the methods are those of the commissions' by-laws
    Errors: ValueError for more than there are, or an unknown method
    """
    if not 0 < count <= voters:
        raise ValueError("as many as there are voters at most are drawn")
    if method == RANDOM:
        keys = [_digest(f"{seed}/{group}/{number}") for number in range(voters)]
        return np.array(sorted(range(voters), key=keys.__getitem__)[:count], dtype=np.int64)
    if method == SYSTEMATIC:
        interval = voters // count
        start = int(_digest(f"{seed}/{group}"), 16) % interval
        return start + interval * np.arange(count, dtype=np.int64)
    raise ValueError(f"no method {method}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
