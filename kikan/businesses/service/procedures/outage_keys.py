"""Register and end the public keys for which outage copies are sealed (停止時の写しの鍵)."""

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.operation.models import OutageKey
from kikan.shared.outage import sealing
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("service.add_outage_key", right="service.change", ja="停止時の写しの鍵の登録")
def add_outage_key(*, actor: Actor, recipient: str, holder: str) -> str:
    """From the next copy on, whoever holds its private key can open copies; returns the digits people compare.

    Errors: Refused for another form, without a holder, or where the key is known.
    """
    known = sealing.check_recipient(recipient)
    if not holder.strip():
        raise Refused("秘密の鍵を保管する人（役職）を入力してください。", field="holder")
    if OutageKey.objects.filter(municipality=actor.municipality, recipient=known, ended_at=None).exists():
        raise Refused("この公開鍵は、すでに登録されています。", field="recipient")
    OutageKey.objects.create(
        municipality=actor.municipality, recipient=known, holder=holder.strip()[:80], added_by=actor.user
    )
    _record(actor, "service.outage_key_added", "service.add_outage_key")
    return sealing.fingerprint(known)


@procedure("service.end_outage_key", right="service.change", ja="停止時の写しの鍵の使用終了")
def end_outage_key(*, actor: Actor, number: int) -> None:
    """Copies made from now on cannot be opened with it; those that lie around still can. Errors: NotFound."""
    found = OutageKey.objects.filter(municipality=actor.municipality, number=number, ended_at=None)
    if not found.update(ended_at=clock.now()):
        raise NotFound("使用中の鍵に、この番号のものはありません。", what_to_do="画面を開き直してください。")
    _record(actor, "service.outage_key_ended", "service.end_outage_key")


def _record(actor: Actor, kind: str, name: str) -> None:
    append(actor=actor, kind=kind, procedure=name, subjects=[("municipality", actor.municipality)])
