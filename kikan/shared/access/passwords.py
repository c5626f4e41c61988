"""What a password must be (パスワードの規則), and passwords drawn for the first sign-in."""

import secrets
import string

from django.contrib.auth.hashers import check_password, make_password

from kikan.shared.access.models import FormerPassword, User
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock

SHORTEST, LONGEST = 10, 128
# So many former passwords are not taken again.
REMEMBERED = 5
SIGNS = string.punctuation
KINDS = {
    "英大文字": string.ascii_uppercase,
    "英小文字": string.ascii_lowercase,
    "数字": string.digits,
    "記号": SIGNS,
}
KNOWN = set("".join(KINDS.values()))
# Left out of drawn passwords: they are read from paper and mistaken for one another.
MISTAKEN = set("Il1O0|`'\",.;:~^_\\")
DRAWN = 14
RULES = (
    f"{SHORTEST}文字以上{LONGEST}文字まで",
    "半角の英大文字、英小文字、数字、記号をそれぞれ1文字以上",
    "利用者IDを含めない",
    f"最近使った{REMEMBERED}個と違うもの",
)


def faults(password: str, *, login: str = "") -> list[str]:
    """Every rule the password breaks, in words; none for one that may be taken."""
    found = []
    if len(password) < SHORTEST:
        found.append(f"{SHORTEST}文字以上にしてください。")
    if len(password) > LONGEST:
        found.append(f"{LONGEST}文字までにしてください。")
    if set(password) - KNOWN:
        found.append("半角の英字、数字、記号だけを使ってください（空白や全角は使えません）。")
    found += [
        f"{ja}を1文字以上入れてください。" for ja, kind in KINDS.items() if not set(password) & set(kind)
    ]
    if login and login.casefold() in password.casefold():
        found.append("利用者IDを含めないでください。")
    return found


def draw() -> str:
    """A password nobody chose, in letters that are not mistaken on paper."""
    kinds = ["".join(c for c in kind if c not in MISTAKEN) for kind in KINDS.values()]
    drawn = [secrets.choice(kind) for kind in kinds]
    drawn += [secrets.choice("".join(kinds[:3])) for _ in range(DRAWN - len(drawn))]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn)


def change(user: User, password: str, *, must_change: bool = False) -> None:
    """Give the user this password; whoever has signed in with the former one must sign in again.

    Errors: Refused where it breaks a rule or is one of the last few.
    """
    found = faults(password, login=user.login)
    if found:
        raise Refused("このパスワードは使えません。" + "".join(found), field="new")
    if _was_used(user, password):
        raise Refused(
            f"最近使ったパスワードです（直近{REMEMBERED}回）。",
            what_to_do="別のパスワードにしてください。",
            field="new",
        )
    encoded, now = make_password(password), clock.now()
    FormerPassword.objects.create(user=user, password=encoded, set_at=now)
    User.objects.filter(pk=user.pk).update(
        password=encoded, password_set_at=now, must_change_password=must_change, failures=0, locked_until=None
    )
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Whoever has signed in as this user before now must sign in again."""
    from django.utils import timezone

    # The sessions' own clock: that of the machine, not the business date.
    User.objects.filter(pk=user.pk).update(sessions_ended_at=timezone.now())


def _was_used(user: User, password: str) -> bool:
    former = FormerPassword.objects.filter(user=user).order_by("-number")[:REMEMBERED]
    hashes = [user.password, *former.values_list("password", flat=True)]
    return any(check_password(password, encoded) for encoded in dict.fromkeys(hashes))
