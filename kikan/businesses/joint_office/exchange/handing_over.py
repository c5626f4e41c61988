"""What a joint office keeps of a member, written beside the member's own tables (要望・審議・投票・添付など).

One CSV for each kind of row with Japanese heads, every row that was ever believed, and the attached files themselves;
`{code of the office}/` for each office the municipality is or was a member of.
"""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db.models import Model, Q

from kikan.businesses.joint_office.models import (
    Attachment,
    AttachmentContent,
    AttachmentReturn,
    Attendance,
    Ballot,
    Confirmation,
    Faq,
    Flow,
    FlowStep,
    Member,
    Observation,
    Opinion,
    Remark,
    Request,
    Usage,
    Visit,
)
from kikan.businesses.joint_office.models.attachment import FileKind
from kikan.businesses.joint_office.reads.attachments import ENDINGS
from kikan.shared.exchange.legacy.safety import neutral
from kikan.shared.tenancy import format_code, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

SKIPPED = {"pk", "municipality"}
Asked = Callable[[int, list[int]], Q]


def _own(member: int, requests: list[int]) -> Q:
    return Q(member=member)


def _own_or_of_its_requests(member: int, requests: list[int]) -> Q:
    return Q(member=member) | Q(request__in=requests)


# File, model, which rows: those of the member, and what all said and voted of its requests.
KINDS: tuple[tuple[str, type[Model], Asked], ...] = (
    ("requests", Request, _own),
    ("remarks", Remark, _own_or_of_its_requests),
    ("ballots", Ballot, _own_or_of_its_requests),
    ("attachments", Attachment, _own_or_of_its_requests),
    ("faqs", Faq, _own),
    ("flows", Flow, _own),
    ("confirmations", Confirmation, _own),
    ("opinions", Opinion, _own),
    ("usages", Usage, _own),
    ("attendances", Attendance, _own),
    ("visits", Visit, _own),
)


def hand_over(municipality: int, folder: Path) -> None:
    """Write what every office keeps of a municipality below an empty folder; no tenant is open. Nothing where none does."""
    offices = Municipality.objects.filter(kind="union").order_by("code").values_list("code", flat=True)
    for office in dict.fromkeys([*offices, municipality]):
        with tenant(office, one_moment=True):
            if Member.objects.filter(municipality=office, member=municipality).exists():
                _written(municipality, folder / format_code(office))


def _written(member: int, folder: Path) -> None:
    folder.mkdir(parents=True)
    own = Request.objects.filter(municipality=current_or_raise(), member=member)
    requests = sorted(set(own.values_list("request", flat=True)))
    for name, model, asked in KINDS:
        _table(folder / f"{name}.csv", model, asked(member, requests))
    flows = Flow.objects.filter(municipality=current_or_raise(), member=member).values("flow")
    _table(folder / "flow_steps.csv", FlowStep, Q(flow__in=flows))
    visits = Visit.objects.filter(municipality=current_or_raise(), member=member).values("visit")
    _table(folder / "visit_observations.csv", Observation, Q(visit__in=visits))
    files = Attachment.objects.filter(
        _own_or_of_its_requests(member, requests), municipality=current_or_raise()
    )
    returned = AttachmentReturn.objects.filter(municipality=current_or_raise()).values("attachment")
    _files(folder / "attachments", files.exclude(number__in=returned))


def _table(path: Path, model: type[Model], which: Q) -> None:
    """The rows in the order of their key, in words where a value has some."""
    fields = [f for f in model._meta.concrete_fields if f.name not in SKIPPED]
    rows = model._default_manager.filter(which, municipality=current_or_raise()).order_by("pk")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([str(f.verbose_name) for f in fields])
        for row in rows.iterator(chunk_size=500):
            writer.writerow([_cell(row, f) for f in fields])


def _cell(row: Model, field: Any) -> str:
    value = getattr(row, field.attname)
    if value is None:
        return ""
    if field.choices:
        return str(dict(field.flatchoices)[value])
    return neutral(str(value)) if isinstance(value, str) else str(value)


def _files(folder: Path, given: Iterable[Attachment]) -> None:
    """The files that stand, by number; one at a time is in memory."""
    for one in given:
        folder.mkdir(exist_ok=True)
        row = AttachmentContent.objects.get(municipality=current_or_raise(), attachment=one.number)
        (folder / f"{one.number}.{ENDINGS[FileKind(one.kind)]}").write_bytes(bytes(row.content))
