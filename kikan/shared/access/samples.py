"""Sample users of a sample installation: one for each role, entered by a link."""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.hashers import make_password

from kikan.shared.access.granting import end_of_fiscal_year
from kikan.shared.access.models import Grant, Office, User
from kikan.shared.access.roles import PROVIDER, ROLES
from kikan.shared.access.sign_in import demo_token
from kikan.shared.tenancy import clock, format_code
from kikan.shared.tenancy.models import Municipality

OFFICES = {
    "resident_clerk": "市民課", "resident_approver": "市民課", "protection_officer": "市民課",
    "insurance_clerk": "国保年金課", "insurance_chief": "国保年金課", "care_clerk": "介護福祉課", "care_chief": "介護福祉課",
    "medical_clerk": "福祉課", "medical_chief": "福祉課",
    "child_clerk": "子育て支援課", "child_chief": "子育て支援課",
    "tax_clerk": "税務課", "tax_chief": "税務課", "collection_clerk": "税務課", "collection_chief": "税務課",
    "water_clerk": "上下水道課", "water_chief": "上下水道課",
    "school_clerk": "学校教育課", "school_chief": "学校教育課",
    "election_clerk": "選挙管理委員会事務局", "election_chief": "選挙管理委員会事務局", "poll_receiver": "選挙管理委員会事務局",
    "joint_clerk": "共同事務局", "joint_chief": "共同事務局", "joint_delegate": "情報政策課",
    "procurement_judge": "審査委員会",
    "migration_clerk": "情報政策課", "migration_chief": "情報政策課",
    "section_chief": "市民課", "operator": "総務課",
    "rights_approver": "総務課", "auditor": "監査室", "provider": "運営事業者",
}  # fmt: skip


def ensure_users(municipality: int, roles: Collection[str] = tuple(ROLES)) -> None:
    """A sample user for each role (or those named) of a municipality; running it again changes nothing."""
    today, named = clock.today(), [role for role in ROLES if role in roles]
    logins = {f"demo-{format_code(municipality)}-{role}": role for role in named}
    known = set(User.objects.filter(login__in=logins).values_list("login", flat=True))
    User.objects.bulk_create(
        User(
            login=login,
            name=f"見本 {ROLES[role].ja}",
            password=make_password(None),
            is_demo=True,
            home=municipality,
            is_provider=role == PROVIDER,
        )
        for login, role in logins.items()
        if login not in known
    )
    users = {logins[user.login]: user for user in User.objects.filter(login__in=logins)}
    names = {OFFICES[role] for role in named}
    known = set(
        Office.objects.filter(municipality=municipality, name__in=names).values_list("name", flat=True)
    )
    Office.objects.bulk_create(Office(municipality=municipality, name=name) for name in sorted(names - known))
    offices = {office.name: office for office in Office.objects.filter(municipality=municipality)}
    held = Grant.objects.filter(user__in=users.values(), municipality=municipality, valid_until__gt=today)
    granted = set(held.values_list("user", "role"))
    Grant.objects.bulk_create(
        Grant(
            user=users[role],
            office=offices[OFFICES[role]],
            municipality=municipality,
            role=role,
            valid_from=date(today.year - 1, 4, 1),
            valid_until=end_of_fiscal_year(today),
            granted_by=0,
        )
        for role in named
        if (users[role].number, role) not in granted
    )


def demo_links() -> list[tuple[str, str, str]]:
    """(municipality's name, role, path) of every sample user, in the order of the roles."""
    names = dict(Municipality.objects.filter(is_sample=True).values_list("code", "name"))
    grants = Grant.objects.filter(user__is_demo=True, municipality__in=names).select_related("user")
    order = list(ROLES)
    found = sorted(grants, key=lambda g: (g.municipality, order.index(g.role)))
    return [(names[g.municipality], ROLES[g.role].ja, f"/enter/{demo_token(g.user)}") for g in found]
