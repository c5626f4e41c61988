"""The law of one body at one moment, as a rule is given it: frozen, picklable, and it remembers what was read."""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from kikan.law.errors import LawError
from kikan.law.ordinances import NO_ORDINANCE, Ordinance
from kikan.law.parameter import Dated
from kikan.law.table import Table

if TYPE_CHECKING:
    from kikan.law.book import Book

V = TypeVar("V", int, Fraction, str, Table)


@dataclass(frozen=True)
class Doubt:
    """A value that was read and is not certain: not checked against the law, or illustrative (例示)."""

    id: str
    ja: str
    mark: str
    cites: str
    source: str


@dataclass(frozen=True)
class Law:
    """`law.amount("local_tax_act.basic")`, or inside a rule of that statute `law.basic`."""

    book: "Book" = field(hash=False, repr=False)
    axis: str
    at: int
    ordinance: Ordinance = NO_ORDINANCE
    statute: str = ""
    _read: dict[tuple[str, int, str], Dated] = field(
        default_factory=dict, compare=False, repr=False, hash=False
    )

    def on(self, axis: str, at: int) -> "Law":
        """The same body's law on another axis or at another moment; what it reads is remembered here too."""
        return replace(self, axis=axis, at=at)

    def of(self, statute: str) -> "Law":
        """The same law, short names meaning this statute's parameters."""
        return replace(self, statute=statute)

    def dated(self, name: str) -> Dated:
        """The value in force with its citation; `name` is an id, or short within the statute."""
        full = name if "." in name else f"{self.statute}.{name}"
        key = (self.axis, self.at, full)
        if key not in self._read:
            self._read[key] = self.book.dated(full, self.axis, self.at, self.ordinance)
        return self._read[key]

    def amount(self, name: str) -> int:
        return self._typed(name, int)

    def rate(self, name: str) -> Fraction:
        return self._typed(name, Fraction)

    def choice(self, name: str) -> str:
        return self._typed(name, str)

    def table(self, name: str) -> Table:
        return self._typed(name, Table)

    def _typed(self, name: str, kind: type[V]) -> V:
        value = self.dated(name).value
        if not isinstance(value, kind):
            raise LawError(f"{name} is no {kind.__name__}")
        return value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not self.__dict__.get("statute"):
            raise AttributeError(name)
        return self.dated(name).value

    def doubts(self) -> tuple[Doubt, ...]:
        """The unverified and illustrative values read so far, for the screen and the paper."""
        found = {
            full: dated
            for (_, _, full), dated in self._read.items()
            if dated.unverified or dated.illustrative
        }
        return tuple(
            Doubt(
                full,
                self.book.parameters[full].ja,
                "illustrative" if dated.illustrative else "unverified",
                dated.cites,
                dated.source,
            )
            for full, dated in sorted(found.items())
        )

    def read_values(self) -> tuple[tuple[str, Dated], ...]:
        """Everything read so far, by id."""
        return tuple(sorted({full: dated for (_, _, full), dated in self._read.items()}.items()))
