"""Keep the conditions of a search for the clerk who made it (検索条件の保存): the ten latest."""

from collections.abc import Mapping

from kikan.businesses.residents.models import KeptSearch
from kikan.shared.access import Actor
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

KEPT = 10


@procedure("residents.keep_search", right="residents.look", ja="検索条件の保存")
def keep_search(*, actor: Actor, conditions: Mapping[str, object]) -> None:
    """The same conditions are kept once, as the latest; those beyond the tenth are forgotten."""
    own = KeptSearch.objects.filter(municipality=actor.municipality, user=actor.user)
    own.filter(conditions=dict(conditions)).delete()
    KeptSearch.objects.create(
        municipality=actor.municipality, user=actor.user, at=clock.now(), conditions=dict(conditions)
    )
    old = list(own.order_by("-at").values_list("id", flat=True)[KEPT:])
    own.filter(id__in=old).delete()
