"""Arguments of procedures as JSON and back: plain in the table, typed by the procedure's own signature."""

import dataclasses
import enum
import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from kikan.shared.procedures import find

D = TypeVar("D")


class NotSerialisable(TypeError):
    """A value that cannot wait in the worklist: only numbers, texts, dates, dataclasses and lists of them."""


def to_json(value: Any) -> Any:
    """A value as JSON. Errors: NotSerialisable, naming the type only."""
    if isinstance(value, enum.Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value) if f.init}
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [to_json(v) for v in items]
    raise NotSerialisable(type(value).__name__)


def from_json(procedure: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Stored arguments as the procedure takes them. Errors: NotSerialisable where they do not fit."""
    hints = _hints_of(procedure)
    unknown = set(arguments) - set(hints)
    if unknown:
        raise NotSerialisable(f"{procedure} takes no {', '.join(sorted(unknown))}")
    return {name: _typed(hints[name], value) for name, value in arguments.items()}


def typed(kind: type[D], value: Any) -> D:
    """JSON as a value of this dataclass. Errors: NotSerialisable where it does not fit."""
    found: D = _typed(kind, value)
    return found


def takes(procedure: str, name: str) -> bool:
    """Whether the procedure has an argument of this name."""
    return name in _hints_of(procedure)


def lacks(procedure: str, given: Mapping[str, Any]) -> bool:
    """Whether an argument that the procedure needs is not given: a proposal may leave it to the clerk."""
    wanted = inspect.signature(inspect.unwrap(find(procedure).call)).parameters.values()
    return any(p.default is p.empty and p.name not in given for p in wanted if p.name != "actor")


def _hints_of(procedure: str) -> dict[str, Any]:
    return _hints(inspect.unwrap(find(procedure).call))


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    hints = get_type_hints(function)
    return {name: hints.get(name, Any) for name in inspect.signature(function).parameters if name != "actor"}


def _typed(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), value)
    if value is None or hint is Any or origin is Literal:
        return value
    if origin is not None:
        return _collection(origin, get_args(hint), value)
    if isinstance(hint, type):
        return _plain(hint, value)
    return value


def _one_of(hints: tuple[Any, ...], value: Any) -> Any:
    if value is None:
        return None
    for hint in hints:
        if hint is type(None):
            continue
        try:
            return _typed(hint, value)
        except (NotSerialisable, ValueError, TypeError):
            continue
    raise NotSerialisable("no member of the union fits")


def _collection(origin: Any, hints: tuple[Any, ...], value: Any) -> Any:
    if issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise NotSerialisable("a mapping was expected")
        key, item = hints if hints else (str, Any)
        return {_key(key, k): _typed(item, v) for k, v in value.items()}
    if not isinstance(value, list):
        raise NotSerialisable("a list was expected")
    if origin is tuple and hints and hints[-1] is not Ellipsis:
        return tuple(_typed(hint, v) for hint, v in zip(hints, value, strict=True))
    items = [_typed(hints[0] if hints else Any, v) for v in value]
    if origin in (list, set, frozenset):
        return origin(items)
    return tuple(items) if origin is tuple or issubclass(origin, Sequence) else items


def _key(hint: Any, key: str) -> Any:
    return int(key) if hint is int else _typed(hint, key)


def _plain(hint: type, value: Any) -> Any:
    if issubclass(hint, enum.Enum):
        return hint(value)
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint, value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if hint in (int, str, bool):
        return _scalar(hint, value)
    return value


def _scalar(hint: type, value: Any) -> Any:
    if type(value) is not hint:
        raise NotSerialisable(f"{hint.__name__} was expected")
    return value


def _dataclass(hint: type, value: Any) -> Any:
    if not isinstance(value, dict):
        raise NotSerialisable(f"{hint.__name__} was expected")
    hints = get_type_hints(hint)
    unknown = set(value) - {f.name for f in dataclasses.fields(hint)}
    if unknown:
        raise NotSerialisable(f"{hint.__name__} has no {', '.join(sorted(unknown))}")
    return hint(**{name: _typed(hints[name], v) for name, v in value.items()})
