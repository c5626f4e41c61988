"""Former names and aliases that come back when somebody returns from abroad (旧氏・通称の復活)."""

from dataclasses import replace

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures.act import Act
from kikan.businesses.residents.procedures.arguments import NewPerson


def resumed(act: Act, person: NewPerson) -> NewPerson:
    """The newcomer with the former name (日本人) or alias (外国人) this register knew when they went abroad.

    Only the first move-in after leaving for abroad, to the municipality left, and only where nothing was typed:
    who comes by another municipality brings a certificate that says it.
    """
    if person.number is None or act.event != codes.MOVED_IN_FROM_ABROAD:
        return person
    removal = act.draft.removal(person.number).last()
    if removal is None or int(removal.reason) != codes.MOVED_ABROAD:
        return person
    kind = "former" if person.resident_kind == codes.JAPANESE else "alias"
    known = act.draft.name(person.number, kind).at(act.happened_on)
    if known is None:
        return person
    if kind == "former" and not person.former_name:
        return replace(person, former_name=known.name, former_kana=known.kana)
    if kind == "alias" and not person.alias:
        return replace(person, alias=known.name, alias_kana=known.kana)
    return person
