"""Codes with their words for forms (選択肢)."""

from kikan.businesses.joint_office.models.activation import State
from kikan.businesses.joint_office.models.member import ClauseKind, MemberKind

Choices = list[tuple[int, str]]


def member_kinds() -> Choices:
    return [(int(k), str(ja)) for k, ja in MemberKind.choices]


def clause_kinds() -> Choices:
    return [(int(k), str(ja)) for k, ja in ClauseKind.choices]


def states() -> Choices:
    return [(int(k), str(ja)) for k, ja in State.choices]
