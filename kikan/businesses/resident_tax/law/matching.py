"""Whose document it is (名寄せ): how far what a document says agrees with what is known of a person.

A score from 0 to 100 is an order of trust of our own, not of the law; `SURE` and more is taken without a clerk
unless something speaks against it.
"""

import numpy as np

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.law import Count, Truth

NUMBER_AND_MORE, ALL_THREE, NAME_AND_BIRTH, SURE = 100, 95, 85, 80
BIRTH_AND_ADDRESS, NAME_AND_ADDRESS, NUMBER_ALONE = 60, 55, 50


def score_of(is_number: Truth, is_name: Truth, is_birth: Truth, is_address: Truth) -> Count:
    """How far a document and a person agree (一致度)."""
    score = np.zeros(len(is_number), dtype=np.int64)
    steps = (
        (is_name & is_address, NAME_AND_ADDRESS), (is_birth & is_address, BIRTH_AND_ADDRESS),
        (is_name & is_birth, NAME_AND_BIRTH), (is_name & is_birth & is_address, ALL_THREE),
        (is_number, NUMBER_ALONE), (is_number & (is_name | is_birth), NUMBER_AND_MORE),
    )  # fmt: skip
    for condition, reached in steps:
        score = np.where(condition, reached, score)
    return score


def judged(
    score: Count, rivals: Count, is_number: Truth, here: Truth, died: Truth
) -> tuple[Count, Count, Count]:
    """(state, doubt, how) of the best candidate. rivals: others with the same score; here: resident on 1 January;
    died: dead before it."""
    doubt = np.zeros(len(score), dtype=np.int64)
    for condition, code in (
        (score < SURE, codes.PARTLY), (is_number & (score == NUMBER_ALONE), codes.NUMBER_DIFFERS), (~here, codes.NOT_HERE),
        (died, codes.DIED_BEFORE), (rivals > 0, codes.SEVERAL),
    ):  # fmt: skip
        doubt = np.where(condition, code, doubt)
    found = score > 0
    settled = np.where(doubt == codes.NO_DOUBT, codes.MATCHED, codes.DOUBTFUL)
    how = np.where(is_number, codes.BY_NUMBER, codes.BY_NAME)
    return (
        np.where(found, settled, codes.UNMATCHED),
        np.where(found, doubt, codes.NO_DOUBT),
        np.where(found, how, codes.BY_NOTHING),
    )
