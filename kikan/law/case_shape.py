"""What a case may say: shapes of its keys, so that a misspelt or missing key is an error and not a silence."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

Shape = Any
"""A check, a mapping of keys to shapes (a key ending in `?` may be absent), or a list of one shape."""


class ShapeFault(Exception):
    """A key is unknown, missing or of the wrong form."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key, self.reason = key, reason


Check = Callable[[object, str], None]


def _check(form: str, fits: Callable[[object], bool]) -> Check:
    def check(value: object, key: str) -> None:
        if not fits(value):
            raise ShapeFault(key, f"must be {form}, not {value!r}")

    return check


def _is_rate(value: object) -> bool:
    try:
        return isinstance(value, str) and Fraction(value) is not None
    except (ValueError, ZeroDivisionError):
        return False


YEN = _check("a whole number", lambda value: type(value) is int)
COUNT = _check("a whole number of zero or more", lambda value: type(value) is int and value >= 0)
RATE = _check('a rate as text, such as "0.06"', _is_rate)
TRUTH = _check("true or false", lambda value: isinstance(value, bool))
TEXT = _check("a text", lambda value: isinstance(value, str))
DATE = _check("a date", lambda value: type(value) is date)
ANY = _check("anything", lambda value: True)


def one_of(*allowed: object) -> Check:
    """One of these values."""
    return _check(f"one of {', '.join(map(repr, allowed))}", lambda value: value in allowed)


def maybe(shape: Shape) -> Check:
    """The shape, or null."""

    def check(value: object, key: str) -> None:
        if value is not None:
            require(value, shape, key)

    return check


def each(key_shape: Shape, value_shape: Shape) -> Check:
    """A mapping with keys of the case's own, such as member ids."""

    def check(value: object, key: str) -> None:
        if not isinstance(value, Mapping):
            raise ShapeFault(key, "must be a mapping")
        for inner, content in value.items():
            require(inner, key_shape, f"{key}.{inner}")
            require(content, value_shape, f"{key}.{inner}")

    return check


def require(value: object, shape: Shape, key: str) -> None:
    """Raise ShapeFault unless the value has the shape."""
    if isinstance(shape, Mapping):
        _require_mapping(value, shape, key)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise ShapeFault(key, f"must be a list, not {value!r}")
        for place, content in enumerate(value):
            require(content, shape[0], f"{key}[{place}]")
    else:
        shape(value, key)


def _require_mapping(value: object, shape: Mapping[str, Shape], key: str) -> None:
    if not isinstance(value, Mapping):
        raise ShapeFault(key, f"must be a mapping, not {value!r}")
    shapes = {name.removesuffix("?"): inner for name, inner in shape.items()}
    for name in value:
        if name not in shapes:
            raise ShapeFault(f"{key}.{name}", "unknown key")
        require(value[name], shapes[name], f"{key}.{name}")
    for name in shape:
        if not name.endswith("?") and name not in value:
            raise ShapeFault(f"{key}.{name}", "missing")
