"""The four items of people on lists and papers (氏名・住所・性別・生年月日), as known on a day."""

from collections.abc import Iterable
from datetime import date

from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.documents.dates import era_day
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

SEXES = {1: "男", 2: "女"}


def four_items(persons: Iterable[int], day: date) -> dict[int, dict[str, str]]:
    """Name, address, sex and birth date of each; three queries. What may be shown of an address the shield decides."""
    wanted = list(persons)
    mine = {"municipality": current_or_raise(), "person__in": wanted}
    names = dict(as_of(Name.objects.filter(**mine, kind="official"), day).values_list("person", "name"))
    homes = {
        p: f"{address}　{building}".strip()
        for p, address, building in as_of(Address.objects.filter(**mine, use="home"), day).values_list(
            "person", "address", "building"
        )
    }
    born = {p.person: p for p in as_of(Profile.objects.filter(**mine), day)}
    return {
        p: {
            "name": names.get(p, "（氏名の記録なし）"), "address": homes.get(p, ""),
            "sex": SEXES.get(born[p].sex, "") if p in born else "",
            "birth": _birth(born[p]) if p in born else "",
        }
        for p in wanted
    }  # fmt: skip


def _birth(profile: Profile) -> str:
    return era_day(profile.birth_on if profile.birth_precision == "day" else profile.birth_text)
