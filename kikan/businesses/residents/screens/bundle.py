"""The forms of one act together (様式一式): a main form and rows, with what was typed kept whatever happens."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.forms import BaseForm, Form
from django.forms.utils import ErrorDict

from kikan.businesses.residents.procedures.problems import Problem, problems_of
from kikan.shared.errors import ProcedureError


@dataclass
class Bundle:
    """`rows` are the people of the act; `names` maps fields of the procedure to those of the main form.

    `told`: the rows in the order the procedure was given people, where it is not told of all.
    """

    main: Form
    rows: Sequence[Form] = ()
    names: dict[str, str] = field(default_factory=dict)
    told: Sequence[Form] | None = None

    def __post_init__(self) -> None:
        for form in self.all():
            for each in form.fields.values():
                each.error_messages["required"] = "入力してください。"

    def all(self) -> Iterator[BaseForm]:
        yield self.main
        yield from self.rows

    def is_valid(self) -> bool:
        # Every form is looked at, also after one is found wrong.
        return not [form for form in self.all() if not form.is_valid()]

    def quiet(self) -> None:
        """Show what was typed without finding fault with it yet."""
        for form in self.all():
            form._errors = ErrorDict()  # type: ignore[attr-defined]
            form.cleaned_data = {}

    def refuse(self, error: ProcedureError) -> None:
        """Every error of the procedure beside its field; what has no field at the head."""
        for problem in problems_of(error):
            self._place(problem)

    def _place(self, problem: Problem) -> None:
        name = self.names.get(problem.field, problem.field)
        people = self.rows if self.told is None else self.told
        rows = [people[i] for i in problem.rows if i < len(people)]
        in_rows = [form for form in rows if name in form.fields]
        if in_rows:
            for form in in_rows:
                form.add_error(name, problem.words)
        else:
            self.main.add_error(name if name in self.main.fields else None, problem.words)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(id of the field, label, message) of every error, for the summary."""
        found = list(_errors_of(self.main, ""))
        for i, form in enumerate(self.rows, start=1):
            found += _errors_of(form, f"{i}人目 " if len(self.rows) > 1 else "")
        return found


def _errors_of(form: BaseForm, before: str) -> Iterable[tuple[str, str, str]]:
    for name, errors in form.errors.items():
        for message in errors:
            if name in form.fields:
                yield (
                    form[name].id_for_label or form[name].auto_id,
                    f"{before}{form[name].label}",
                    str(message),
                )
            else:
                yield "", before.strip(), str(message)
