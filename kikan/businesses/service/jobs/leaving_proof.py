"""Prove every night that the municipality could leave (移出の照合): asked for by the program itself, once a day."""

from kikan.businesses.service.models import Cause, Kind
from kikan.businesses.service.procedures.enter_events import enter_incident
from kikan.shared.exchange.proof import prove
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock

SHOWN = 3


def run(context: RunContext) -> Outcome:
    """Everything out and in again, compared; a difference is an incident with its tables and numbers of rows."""
    began = clock.now()
    found = prove(context.municipality)
    context.expect(found.rows)
    context.note_figures(
        rows=found.rows, tables=found.tables, different=len(found.differences), bytes=found.bytes,
        milliseconds=int(found.seconds * 1000),
    )  # fmt: skip
    if not found.has_passed:
        enter_incident(
            kind=Kind.OTHER.value, title=_title(found.differences, found.problem)[:100], began_at=began,
            noticed_at=clock.now(), cause=Cause.APPLICATION.value, actor=context.actor,
        )  # fmt: skip
    context.block_done(found.rows)
    return Outcome.DONE


def _title(differences: dict[str, int], problem: str) -> str:
    """Tables and numbers alone: nothing of a row."""
    if problem:
        return f"移出の照合ができませんでした（{problem}）"
    told = "、".join(f"{table} {rows:,}行" for table, rows in list(differences.items())[:SHOWN])
    more = f"ほか{len(differences) - SHOWN}表" if len(differences) > SHOWN else ""
    return f"移出の照合に違い：{told}{more}"
