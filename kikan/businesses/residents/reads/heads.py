"""Who was head of a household before the present one (世帯主の変更)."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from kikan.businesses.residents.models import Household
from kikan.shared.desk.people import labels_of
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class HeadChange:
    """The last change of head by today; a name is empty where the household had no head."""

    changed_on: date
    before: str = field(repr=False)
    after: str = field(repr=False)


def last_change_of_head(household: int) -> HeadChange | None:
    """None where the household has had one head alone since it was begun."""
    rows = as_of(Household, None).filter(
        municipality=current_or_raise(), household=household, valid_from__lte=clock.today()
    )
    heads = list(rows.order_by("valid_from"))
    changes = [(old, new) for old, new in pairwise(heads) if old.head != new.head]
    if not changes:
        return None
    old, new = changes[-1]
    names = labels_of((n for n in (old.head, new.head) if n is not None), new.valid_from)
    return HeadChange(
        new.valid_from,
        names[old.head].name if old.head is not None else old.factual_head,
        names[new.head].name if new.head is not None else new.factual_head,
    )
