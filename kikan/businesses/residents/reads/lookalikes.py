"""People who may be the same as a newcomer (同じ人かもしれない記録): same birth date and sex, same name or reading."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.residents.reads.cards import PersonCard, person_cards
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Name, Profile
from kikan.shared.addressees.search_keys import kana_key, name_key
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

MOST = 5


def lookalikes(name: str, kana: str, birth_on: date, sex: int, actor: Actor) -> Sequence[PersonCard]:
    """Whoever was born on that day with that sex and bears, or bore, the name or the reading; living ones too."""
    town = current_or_raise()
    born = as_of(Profile, None).filter(municipality=town, birth_on=birth_on, sex=sex)
    persons = list(born.values_list("person", flat=True)[:500])
    rows = Name.objects.filter(municipality=town, person__in=persons)
    reading = kana_key(kana)
    same = [
        n
        for n, k, r in rows.values_list("person", "name_key", "kana_key")
        if k == name_key(name) or (reading and r == reading)
    ]
    return person_cards(sorted(set(same))[:MOST], actor=actor) if same else []
