"""Businesses that must act on an event but are not part of this installation yet (未稼働).

From the table of links between businesses (異動連携, acts only). A business whose manifest names a procedure
and an event it listens to leaves this list by itself: from then on its own `listens` counts.
"""

from collections.abc import Iterable

from kikan.shared import manifest

BUSINESSES = {
    "national_pension": "国民年金",
    "long_term_care": "介護保険",
    "late_elderly_medical": "後期高齢者医療",
    "child_welfare": "児童扶養手当・保育",
    "medical_subsidy": "医療費助成",
    "schooling": "学齢簿",
    "elections": "選挙",
    "water": "上下水道料金",
    "seals": "印鑑登録",
    "disability": "障害者福祉",
    "public_assistance": "生活保護",
}
WELFARE = ("disability", "public_assistance")
MUST_ACT: dict[str, tuple[str, ...]] = {
    "residents.moved_in": (
        "national_pension",
        "long_term_care",
        "late_elderly_medical",
        "child_welfare",
        "medical_subsidy",
        "schooling",
        "elections",
        *WELFARE,
    ),
    "residents.moved_inside": (
        "long_term_care",
        "late_elderly_medical",
        "child_welfare",
        "medical_subsidy",
        "schooling",
        "elections",
        "water",
        "seals",
        *WELFARE,
    ),
    "residents.moved_out": (
        "long_term_care",
        "late_elderly_medical",
        "child_welfare",
        "medical_subsidy",
        "schooling",
        "elections",
        "water",
        "seals",
        *WELFARE,
    ),
    "residents.born": ("child_welfare", "medical_subsidy"),
    "residents.died": tuple(BUSINESSES),
    "residents.head_changed": ("long_term_care", "late_elderly_medical", "medical_subsidy", *WELFARE),
    "residents.household_changed": ("long_term_care", "late_elderly_medical", "medical_subsidy", *WELFARE),
    "residents.entered_ex_officio": (
        "national_pension",
        "long_term_care",
        "late_elderly_medical",
        "child_welfare",
        "medical_subsidy",
        "schooling",
        "elections",
        *WELFARE,
    ),
    "residents.removed_ex_officio": tuple(BUSINESSES),
    "residents.naturalised": ("schooling", "elections", *WELFARE),
    "residents.nationality_lost": ("schooling", "elections", *WELFARE),
    "residents.stay_changed": (
        "long_term_care",
        "late_elderly_medical",
        "child_welfare",
        "medical_subsidy",
        *WELFARE,
    ),
    "residents.family_register_changed": tuple(BUSINESSES),
    "residents.former_name_changed": ("elections", "seals"),
    "residents.alias_changed": ("seals",),
    "residents.guardianship_changed": ("elections", "seals"),
    "residents.cancelled": tuple(BUSINESSES),
}


def not_built(kinds: Iterable[str]) -> tuple[str, ...]:
    """The Japanese names of businesses that would have to act on these events and cannot yet."""
    running = {m.name for m in manifest.all_manifests() if m.procedures and m.listens}
    wanted = {name for kind in kinds for name in MUST_ACT.get(kind, ())}
    return tuple(ja for name, ja in BUSINESSES.items() if name in wanted - running)
