"""Codes with their words for forms (選択肢)."""

from kikan.businesses.joint_office.models.member import ClauseKind, MemberKind
from kikan.businesses.joint_office.models.request import Choice, RequestState

Choices = list[tuple[int, str]]


def member_kinds() -> Choices:
    return [(int(k), str(ja)) for k, ja in MemberKind.choices]


def clause_kinds() -> Choices:
    return [(int(k), str(ja)) for k, ja in ClauseKind.choices]


def vote_choices() -> Choices:
    return [(int(k), str(ja)) for k, ja in Choice.choices]


def request_states() -> Choices:
    return [(int(k), str(ja)) for k, ja in RequestState.choices]
