"""A file to the union (広域連合への送付ファイル); parameters `kind` (`models.UnionKind`), `fiscal_year`."""

from kikan.businesses.late_elderly_medical.procedures.make_union_file import make_union_file
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


def run(context: RunContext) -> Outcome:
    """Write what is new or corrected; a second run without changes writes nothing. Errors: Refused."""
    with tenant(context.municipality):
        made = make_union_file(
            kind=int(context.parameters["kind"]), fiscal_year=int(context.parameters["fiscal_year"]),
            actor=context.actor,
        )  # fmt: skip
    context.note_figures(new_lines=made.new, corrected_lines=made.corrected, deleted_lines=made.deleted)
    if made.number is not None:
        context.note_figures(file=made.number)
    return Outcome.DONE
