"""Filters of the register's templates (`{% load residents %}`)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from kikan.businesses.residents.reads import words
from kikan.ground.eras import in_words
from kikan.ground.uncertain import PRECISIONS
from kikan.shared.tenancy.models import Municipality

register = template.Library()
FIRST_YEAR = 1873


@register.filter
def of(names: Mapping[Any, str], key: Any) -> str:
    """The name that belongs to a key, "" where there is none."""
    return names.get(key, "")


@register.filter
def sex(code: int) -> str:
    return words.SEXES[code] if code else ""


@register.filter
def without_city(address: str, municipality: Municipality | None) -> str:
    """The address of a list without prefecture and municipality, which are the same in every row."""
    if municipality is None:
        return address
    _, city, rest = address.partition(municipality.name)
    return rest if city and rest else address


@register.filter
def event(code: str) -> str:
    """The name of an event's code (異動事由)."""
    return words.EVENTS.get(code, code)


@register.filter
def category(code: str) -> str:
    """The category of a foreign resident (第30条の45の区分)."""
    return words.CATEGORIES.get(code, code)


@register.filter
def residence_status(code: str) -> str:
    """The name of a status of residence (在留資格)."""
    return words.STATUSES.get(code, code)


@register.filter
def era_or_dash(day: date) -> str:
    """A bound of a period: nothing for the ends of time, and for days before the calendar (不詳日)."""
    return in_words(day) if FIRST_YEAR <= day.year < date.max.year else ""


CODES: dict[str, Mapping[Any, str]] = {
    "住民種別": words.KINDS,
    "住民となった事由": words.BECAME_BY,
    "住民でなくなる事由": words.CEASED_BY,
    "異動事由": words.EVENTS,
    "事由": words.EVENTS,
    "消除事由": words.EVENTS,
    "性別": words.SEXES,
    "第30条の45の区分": words.CATEGORIES,
    "精度": PRECISIONS,
}


@register.filter
def item(value: Any, label: str) -> str:
    """A value of a row as people read it; codes in words."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return era_or_dash(value)
    return str(CODES.get(label, {}).get(value, value))
