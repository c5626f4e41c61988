"""The joint offices in which a person works too (共同事務局): where a page of the town leads to."""

from kikan.shared.access.actor import Actor
from kikan.shared.access.granting import holding
from kikan.shared.access.models import Grant
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality


def joint_offices_of(actor: Actor) -> list[tuple[int, str]]:
    """Code and name of every union where the actor holds a grant now: one query."""
    grants = Grant.objects.filter(holding(clock.now()), user=actor.user)
    unions = Municipality.objects.filter(kind="union", code__in=grants.values("municipality"))
    return list(unions.order_by("code").values_list("code", "name"))
