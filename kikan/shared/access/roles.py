"""Roles (役割): sets of rights, the same for every member. A right is 'business.operation'."""

from dataclasses import dataclass

PROVIDER = "provider"
# Everybody of a municipality sees the rights that are one's own, and may ask for others.
OWN_RIGHTS = "administration.request"


@dataclass(frozen=True)
class Role:
    name: str
    ja: str
    rights: frozenset[str]


def _role(name: str, ja: str, **operations: str) -> Role:
    rights = {f"{business}.{op}" for business, ops in operations.items() for op in ops.split()}
    return Role(name, ja, frozenset(rights if name == PROVIDER else rights | {OWN_RIGHTS}))


ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        _role(
            "resident_clerk", "窓口受付（住民記録）",
            seals="look change print imprint",
            residents="look change print my_number search_numbers family_register stay",
            health_insurance="look", schooling="look print", worklist="look enter", documents="look change cash",
        ),
        _role(
            "resident_approver", "審査（住民記録）",
            seals="look change approve print export imprint batch",
            residents="look change approve print export batch suppress release my_number statistics"
            " search_numbers family_register stay",
            health_insurance="look",
            worklist="look enter approve", documents="look change cash export",
        ),
        _role(
            "insurance_clerk", "国保担当",
            residents="look", health_insurance="look change print batch", resident_tax="look",
            late_elderly_medical="look change print batch",
            national_pension="look change print",
            collection="look", administration="addressees",
            worklist="look enter",
        ),
        _role(
            "insurance_chief", "国保係長",
            residents="look", health_insurance="look change approve print batch export parameter",
            late_elderly_medical="look change approve print batch export parameter",
            national_pension="look change approve print export",
            resident_tax="look", collection="look", administration="addressees",
            worklist="look enter approve",
        ),
        _role(
            "care_clerk", "介護保険担当",
            residents="look", long_term_care="look change print batch", resident_tax="look",
            collection="look", administration="addressees",
            worklist="look enter",
        ),
        _role(
            "care_chief", "介護保険係長",
            residents="look", long_term_care="look change approve print batch export parameter",
            resident_tax="look", collection="look", administration="addressees",
            worklist="look enter approve",
        ),
        _role(
            "child_clerk", "児童手当担当",
            residents="look", child_allowance="look change print batch", collection="look",
            administration="addressees", worklist="look enter",
        ),
        _role(
            "child_chief", "児童手当係長",
            residents="look", child_allowance="look change approve print batch", collection="look",
            administration="addressees", worklist="look enter approve",
        ),
        _role(
            "medical_clerk", "医療費助成担当",
            residents="look", medical_subsidy="look change print batch", health_insurance="look",
            late_elderly_medical="look", resident_tax="look", collection="look", administration="addressees",
            worklist="look enter",
        ),
        _role(
            "medical_chief", "医療費助成係長",
            residents="look", medical_subsidy="look change approve print batch export", health_insurance="look",
            late_elderly_medical="look", resident_tax="look", collection="look", administration="addressees",
            worklist="look enter approve",
        ),
        _role(
            "tax_clerk", "課税担当",
            residents="look", resident_tax="look change print batch", collection="look", administration="addressees",
            worklist="look enter",
        ),
        _role(
            "tax_chief", "課税係長",
            residents="look", resident_tax="look change approve print batch export", collection="look",
            administration="addressees", worklist="look enter approve",
        ),
        _role(
            "collection_clerk", "収納担当",
            residents="look", health_insurance="look", long_term_care="look", late_elderly_medical="look",
            resident_tax="look", collection="look change print batch", administration="addressees",
            worklist="look enter",
        ),
        _role(
            "water_clerk", "上下水道担当",
            residents="look", water="look change print batch", collection="look", administration="addressees",
            worklist="look enter",
        ),
        _role(
            "water_chief", "上下水道係長",
            residents="look", water="look change approve print batch export", collection="look",
            administration="addressees parameter", worklist="look enter approve",
        ),
        _role(
            "school_clerk", "就学担当",
            residents="look", schooling="look change print batch", administration="addressees",
            worklist="look enter",
        ),
        _role(
            "school_chief", "就学係長",
            residents="look", schooling="look change approve print batch export parameter",
            administration="addressees", worklist="look enter approve",
        ),
        _role(
            "election_clerk", "選挙担当",
            residents="look", elections="look change batch reception print", worklist="look enter",
        ),
        _role(
            "election_chief", "選挙係長",
            residents="look",
            elections="look change approve batch parameter reception suspension print export",
            worklist="look enter approve",
        ),
        _role("poll_receiver", "名簿対照係", elections="reception"),
        _role(
            "collection_chief", "収納係長",
            residents="look", health_insurance="look", long_term_care="look", late_elderly_medical="look",
            resident_tax="look", collection="look change approve print batch", administration="addressees",
            worklist="look enter approve",
        ),
        _role(
            "protection_officer", "支援措置責任者",
            seals="look change approve print imprint",
            residents="look change approve print protected suppress release support my_number"
            " search_numbers family_register stay",
            administration="addressees",
            worklist="look enter approve",
            documents="look change cash",
        ),
        _role(
            "section_chief", "課長（承認）",
            seals="look approve export",
            residents="look approve statistics", health_insurance="look approve export", resident_tax="look approve export",
            long_term_care="look approve export", late_elderly_medical="look approve export", water="look approve export",
            schooling="look approve export", child_allowance="look approve", medical_subsidy="look approve",
            elections="look approve",
            collection="look approve", administration="look approve parameter review", worklist="look approve",
            documents="look cash approve parameter", service="look approve",
        ),
        _role(
            "joint_clerk", "共同事務局担当",
            joint_office="look change print", procurement="look change print",
            worklist="look enter",
        ),
        _role(
            "joint_chief", "共同事務局長",
            joint_office="look change approve print", procurement="look change approve print",
            administration="look parameter", worklist="look enter approve",
        ),
        _role("joint_delegate", "構成団体の委員", joint_office="look request"),
        _role("procurement_judge", "調達の審査員", procurement="look judge"),
        _role("migration_clerk", "データ移行担当", data_migration="look change batch print", worklist="look enter"),
        _role(
            "migration_chief", "データ移行責任者",
            data_migration="look change approve batch export load print", exchange="import", leaving="look change approve",
            worklist="look enter approve",
        ),
        _role(
            "operator", "情報担当",
            administration="look change parameter export", exchange="look import export", jobs="look batch",
            worklist="look enter", documents="look parameter", service="look change batch print",
            leaving="look change",
        ),
        _role(
            "rights_approver", "権限承認者",
            administration="look approve parameter export", worklist="look approve",
        ),
        _role(
            "auditor", "監査担当",
            administration="look audit review", worklist="look",
        ),
        _role(PROVIDER, "運営事業者", administration="emergency", jobs="look"),
    )
}  # fmt: skip


# 緊急アクセス: what the provider's people may look at for two hours, when the municipality lets them. No change, no export.
EMERGENCY = Role(
    "emergency",
    "緊急アクセス",
    frozenset(
        {
            f"{b}.look"
            for b in (
                "residents",
                "resident_tax",
                "health_insurance",
                "late_elderly_medical",
                "long_term_care",
                "national_pension",
                "schooling",
                "child_allowance",
                "medical_subsidy",
                "water",
                "collection",
                "worklist",
            )
        }
    ),
)


def rights_of(role: str) -> frozenset[str]:
    """Errors: KeyError for a role nobody defined."""
    return EMERGENCY.rights if role == EMERGENCY.name else ROLES[role].rights


def ja_of_role(role: str) -> str:
    """What a role is called (役割の名称); a role of a former version by its own name."""
    return EMERGENCY.ja if role == EMERGENCY.name else ROLES[role].ja if role in ROLES else role
