"""Who sends letters about money (発信者): the office, the account holder, whether stores take the slips."""

from dataclasses import dataclass

from django.conf import settings

from kikan.shared.documents.slips import SAMPLE_ISSUER
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Sender:
    """The municipality as its letters name it. `issuer` is empty without a contract with the stores."""

    office: str
    holder: str
    issuer: str


def sender(store_issuer: str = "") -> Sender:
    """The open municipality; samples print bars with an invented number."""
    body = Municipality.objects.get(code=current_or_raise())
    is_sample = settings.IS_SAMPLE or body.is_sample
    issuer = store_issuer or (SAMPLE_ISSUER if is_sample else "")
    return Sender("収納管理担当", f"{body.name}会計管理者", issuer)
