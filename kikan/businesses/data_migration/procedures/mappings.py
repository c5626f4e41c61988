"""save_mapping, approve_mapping: a mapping is written in versions, each approved by another person (対応づけ)."""

from kikan.businesses.data_migration.models import Mapping, MappingApproval
from kikan.businesses.data_migration.reads import mappings as reads
from kikan.businesses.data_migration.reads.sources import require_source
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.legacy.expressions import Codes
from kikan.shared.exchange.legacy.mapping import FileMapping
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

SOLVE = "対応づけの画面で直し、新しい版を保存してください。"


@procedure("data_migration.save_mapping", right="data_migration.change", ja="対応づけの保存")
def save_mapping(
    *, source: int, layout: str, rules: dict[str, str], set_aside: dict[str, str], codes: Codes, actor: Actor
) -> int:
    """Add a version, also an unfinished one; what the newest says already adds none. The newest version's number.

    Errors: NotFound for the source or the layout.
    """
    require_source(source)
    names = {f.name for f in reads.layout_of(layout).fields}
    if set(rules) - names:
        raise NotFound("レイアウトにない項目があります。", what_to_do="対応づけの画面を開き直してください。")
    body = {
        "layout": layout, "rules": {k: v.strip() for k, v in rules.items() if v.strip()},
        "set_aside": {k: v.strip() for k, v in set_aside.items() if v.strip()},
        "codes": {name: dict(table) for name, table in codes.items()},
    }  # fmt: skip
    rows = Mapping.objects.filter(municipality=current_or_raise(), source=source)
    last = rows.order_by("-version").first()
    if last is not None and all(getattr(last, name) == value for name, value in body.items()):
        return last.version
    version = last.version + 1 if last else 1
    entry = append(
        actor=actor, kind="data_migration.mapping_saved", procedure="data_migration.save_mapping",
        subjects=[("migration_source", source)], happened_on=clock.today(),
    )  # fmt: skip
    Mapping.objects.create(
        municipality=current_or_raise(), source=source, version=version, entry=entry.number, **body
    )
    return version


@procedure(
    "data_migration.approve_mapping", right="data_migration.approve", ja="対応づけの承認", takes_two=True
)
def approve_mapping(*, source: int, version: int, actor: Actor) -> None:
    """Approve the newest version; a second time changes nothing. Errors: NotFound; Refused for its own author, an
    older version, or while problems stand: lost columns, required fields, expressions, codes.
    """
    place = current_or_raise()
    mapping = reads.mapping_of(source, version)
    if MappingApproval.objects.filter(municipality=place, source=source, version=version).exists():
        return
    rows = Mapping.objects.filter(municipality=place, source=source)
    if rows.filter(version__gt=version).exists():
        raise Refused("新しい版があります。", what_to_do="新しい版を確かめて承認してください。")
    by = JournalEntry.objects.values_list("actor", flat=True).get(number=rows.get(version=version).entry)
    if by == actor.user and actor.user != SYSTEM:
        raise Refused("対応づけを書いた人は承認できません。", what_to_do="別の人が承認してください。")
    _require_settled(mapping, source)
    entry = append(
        actor=actor, kind="data_migration.mapping_approved", procedure="data_migration.approve_mapping",
        subjects=[("migration_source", source)], happened_on=clock.today(),
    )  # fmt: skip
    MappingApproval.objects.create(municipality=place, source=source, version=version, entry=entry.number)


def _require_settled(mapping: FileMapping, source: int) -> None:
    found = reads.standing(mapping, reads.basis_of(source))
    if found:
        told = " / ".join(p.ja for p in found[:3])
        raise Refused(f"対応づけに未解決の点が{len(found)}件あります：{told}。", what_to_do=SOLVE)
