"""Emergency access of the provider's people (緊急アクセス): two hours, by leave of the municipality, signed off by it."""

from datetime import timedelta

from kikan.shared.access import Actor, emergency, granting
from kikan.shared.access.granting import Kind, Wish
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("administration.request_emergency", right="administration.emergency", ja="緊急アクセスの申請")
def request_emergency(*, reason: str, actor: Actor) -> int:
    """Ask the municipality to be let in; nothing opens before somebody of the municipality approves. Errors: Refused."""
    today = clock.today()
    wish = Wish(Kind.EMERGENCY, actor.user, actor.office, today, today + timedelta(days=1), reason)
    return granting.ask(wish, actor=actor)


@procedure("administration.review_emergency", right="administration.approve", ja="緊急アクセスの確認")
def review_emergency(*, request: int, seen: int, findings: str, actor: Actor) -> None:
    """The municipality signs off what was looked at. Errors: NotFound, NotPermitted, Refused."""
    emergency.review(request, seen=seen, findings=findings, actor=actor)
