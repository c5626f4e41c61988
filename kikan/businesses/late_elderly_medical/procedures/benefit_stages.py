"""Moving applications for benefits from one stage to the next (給付の申請の状態)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kikan.businesses.late_elderly_medical.models import BenefitApplication, BenefitStage
from kikan.businesses.late_elderly_medical.reads.benefit_applications import Line, find
from kikan.shared import history
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN, as_of
from kikan.shared.history.change import BOOKKEEPING
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


def application_of(person: int, application: int, stages: Sequence[BenefitStage], wrong: str) -> Line:
    """The application as it stands. Errors: NotFound; Refused with `wrong` where it stands at another stage."""
    line = find(application)
    if line is None or line.person != person:
        raise NotFound("この受付番号の申請はありません。", field="application")
    if line.stage not in stages:
        raise Refused(wrong, field="application", what_to_do="申請の状態を確かめてください。")
    return line


def move(application: int, values: Mapping[str, Any], entry: int) -> None:
    """Let it stand so from today on; what it said before stays."""
    history.change(
        BenefitApplication, {"application": application}, values, entry=entry, valid_from=clock.today()
    )


def forward(applications: Sequence[int], today: date, entry: int) -> None:
    """Let those received stand as sent from today on, in one write; others stay as they are."""
    rows = as_of(
        BenefitApplication.objects.filter(
            municipality=current_or_raise(), application__in=list(applications), stage=BenefitStage.RECEIVED
        ),
        None,
    ).filter(valid_until=OPEN)
    kept = [
        f.name for f in BenefitApplication._meta.concrete_fields if f.column and f.name not in BOOKKEEPING
    ]
    ended, added = list(rows), []
    for one in ended:
        same = {name: getattr(one, name) for name in kept} | {
            "municipality": one.municipality,
            "entry": entry,
        }
        if one.valid_from < today:
            added.append(BenefitApplication(**same, valid_from=one.valid_from, valid_until=today))
        sent = same | {"stage": BenefitStage.FORWARDED, "stage_on": today}
        added.append(BenefitApplication(**sent, valid_from=max(one.valid_from, today)))
    if ended:
        history.write(BenefitApplication, ended=ended, added=added, entry=entry)
