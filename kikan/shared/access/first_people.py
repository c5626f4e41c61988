"""The first people of a real installation (最初の管理者): made on the machine itself, since nobody could approve them."""

from kikan.shared.access import accounts
from kikan.shared.access.accounts import Issued
from kikan.shared.access.actor import Actor, system_actor
from kikan.shared.access.administration_log import note
from kikan.shared.access.granting import end_of_fiscal_year
from kikan.shared.access.models import Grant, Office, User
from kikan.shared.access.roles import PROVIDER, ja_of_role
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant

# One keeps users and rights, another approves: no single person of these may do both.
FIRST_ROLES = ("operator", "rights_approver", PROVIDER)


def make_administrator(municipality: int, *, login: str, name: str, role: str, office: str) -> Issued:
    """A user with one of the first roles until 31 March, and what is handed over once.

    Errors: Refused for an id that is taken, for another role.
    """
    if role not in FIRST_ROLES:
        raise Refused("この役割は画面から申請してください。", field="role")
    actor = system_actor(municipality)
    with tenant(municipality):
        issued = accounts.create(login=login, name=name, actor=actor, is_provider=role == PROVIDER)
        section, _ = Office.objects.get_or_create(municipality=municipality, name=office)
        _grant(issued.user, section, role, actor)
    return issued


def _grant(user: int, office: Office, role: str, actor: Actor) -> None:
    today = clock.today()
    Grant.objects.create(
        user_id=user, office=office, municipality=actor.municipality, role=role, valid_from=today,
        valid_until=end_of_fiscal_year(today), granted_by=actor.user, granted_at=clock.now(),
    )  # fmt: skip
    note(actor, "administrator_made", whom=user, 役割=ja_of_role(role), 所属=office.name)


def let_in_again(municipality: int, *, login: str) -> Issued:
    """A new first password and second factor for somebody whom no administrator can help any more.

    Errors: NotFound for a user of another municipality; Refused where there is none.
    """
    user = User.objects.filter(login=login).first()
    if user is None:
        raise Refused("この利用者IDの人はいません。", field="login")
    actor = system_actor(municipality)
    with tenant(municipality):
        first = accounts.reset_password(user.number, actor=actor, reason="運用端末での再設定")
        second = accounts.reset_second_factor(
            user.number, actor=actor, reason="運用端末での再設定", alone=True
        )
        if not user.is_active:
            accounts.reactivate(user.number, actor=actor, reason="運用端末での再設定")
    return Issued(user.number, login, user.name, first.password, second.second_factor)
