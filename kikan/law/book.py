"""The law book (法令値の台帳): every statutory number once, dated and cited, read from `statutes/`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from kikan.law.errors import LawGap, MalformedBook
from kikan.law.law import Law
from kikan.law.ordinances import NO_ORDINANCE, Ordinance, undated
from kikan.law.parameter import Dated, Parameter, Statute, Value, in_force
from kikan.law.reader import read_parameter, read_statute

STATUTES = Path(__file__).parent / "statutes"


@dataclass(frozen=True)
class Book:
    """All parameters by id and all statutes by folder."""

    parameters: Mapping[str, Parameter]
    statutes: Mapping[str, Statute]

    def parameter(self, name: str) -> Parameter:
        """The parameter of this id; LawGap if the book has none."""
        if name not in self.parameters:
            raise LawGap(f"the book has no parameter {name}")
        return self.parameters[name]

    def dated(self, name: str, axis: str, at: int, ordinance: Ordinance) -> Dated:
        """The value in force, from the statute or from the body's ordinance."""
        parameter = self.parameter(name)
        parameter.require_axis(axis)
        self.statutes[name.split(".", maxsplit=1)[0]].require_checked(parameter, at)
        values = ordinance.series(name) if parameter.is_set_by_body else parameter.values
        return in_force(parameter, values, at)

    def law(self, axis: str, at: int, ordinance: Ordinance | None = None) -> Law:
        """The law of one body at one moment: what rules are given."""
        return Law(self, axis, at, ordinance or NO_ORDINANCE)

    def revised(self, values: Mapping[str, Value]) -> "Book":
        """A draft in which these parameters of statutes say otherwise, whatever the date (改正の試算)."""
        changed = {
            name: replace(self.parameter(name), values=series) for name, series in undated(values).values
        }
        return replace(self, parameters={**self.parameters, **changed})

    def gaps(self, axis: str, at: int, ordinance: Ordinance, prefix: str = "") -> list[Parameter]:
        """What this body must still say for that moment (未登録の条例値), for the screen that shows gaps."""
        asked = [
            p
            for p in self.parameters.values()
            if p.is_set_by_body and p.axis == axis and p.id.startswith(prefix)
        ]
        return [p for p in asked if not any(dated.holds(at) for dated in ordinance.series(p.id))]


def load(folder: Path) -> Book:
    """Read a folder of statutes; MalformedBook names file, line and reason of the first fault."""
    statutes: dict[str, Statute] = {}
    parameters: dict[str, Parameter] = {}
    for statute_folder in sorted(path for path in folder.iterdir() if path.is_dir()):
        head = statute_folder / "_statute.yaml"
        if not head.exists():
            raise MalformedBook(str(head), 1, "every folder of the book needs its _statute.yaml")
        statutes[statute_folder.name] = read_statute(head.read_text("utf-8"), str(head), statute_folder.name)
        for file in sorted(statute_folder.glob("*.yaml")):
            if file != head:
                parameter = _parameter(file)
                parameters[parameter.id] = parameter
    _require_ceilings(parameters)
    return Book(parameters, statutes)


def _parameter(file: Path) -> Parameter:
    def beside(name: str) -> str:
        return (file.parent / Path(name).name).read_text("utf-8")

    return read_parameter(file.read_text("utf-8"), str(file), file.parent.name, file.stem, beside)


def _require_ceilings(parameters: Mapping[str, Parameter]) -> None:
    for parameter in parameters.values():
        ceiling = parameter.bounds.at_most
        if ceiling and (ceiling not in parameters or parameters[ceiling].axis != parameter.axis):
            raise MalformedBook(parameter.file, 1, f"at_most: {ceiling} is no parameter of the same axis")


@lru_cache(maxsize=1)
def book() -> Book:
    """The book of this release, read once per process."""
    return load(STATUTES)
