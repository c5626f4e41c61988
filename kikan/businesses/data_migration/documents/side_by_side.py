"""The bundle to be laid beside the old system's papers (移行確認用の印刷): no certificate, no number of one, no seal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from kikan.businesses.data_migration.reads.form_samples import MarkLine
from kikan.shared.documents.imprint import Imprint, Signatory
from kikan.shared.documents.rendering import compile_together
from kikan.shared.exchange.side_by_side import SideBySide
from kikan.shared.tenancy.models import Municipality


def bundle(
    town: Municipality,
    paper: SideBySide,
    of: int,
    bodies: Sequence[tuple[MarkLine, Mapping[str, Any]]],
    day: date,
) -> bytes:
    """One PDF; the foot of each sheet says which paper of the bundle it is, and whose. Errors: as `compile_together`."""
    return compile_together(
        paper.template,
        [
            {
                "imprint": Imprint(
                    paper.ja, f"{mark.place}／{of}　宛名番号 {mark.person}", day, town.prefecture, town.name,
                    Signatory("", ""), is_sample=settings.IS_SAMPLE or town.is_sample, is_check=True,
                ).printed(),
                "body": dict(body),
            }
            for mark, body in bodies
        ],
    )  # fmt: skip
