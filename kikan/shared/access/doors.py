"""Who came in, was refused and went out (サインインの記録): for the monthly review and for alarms."""

from kikan.shared.access.models import Door, Grant
from kikan.shared.tenancy import clock

KINDS = {
    "signed_in": "サインイン",
    "failed": "サインインの失敗",
    "locked_out": "連続失敗によるロック",
    "unknown": "登録のない利用者ID",
    "signed_out": "サインアウト",
    "idle": "無操作・時間切れによる終了",
    "expired": "期限の切れた権限での利用",
    "foreign": "権限のない団体への接続",
    "exported": "団体の全記録の書き出し（運用者）",
    "wrong_terminal": "許可されていない端末からの接続",
}

LARGEST_CODE = 999_999


def note(kind: str, *, terminal: str, user: int | None = None, municipality: int | None = None) -> None:
    """Keep one passing of the door. Errors: KeyError for a kind nobody named; whatever keeps it from being written."""
    KINDS[kind]
    Door.objects.create(
        at=clock.now(), kind=kind, user=user, municipality=municipality, terminal=terminal[:60]
    )


def note_no_grant(user: int, municipality: int, terminal: str) -> None:
    """Somebody asked for a page of a municipality without a valid grant there: an expired one, or none ever."""
    if municipality > LARGEST_CODE:
        # No municipality has such a number, and no column would hold it.
        note("foreign", user=user, terminal=terminal)
        return
    had_one = Grant.objects.filter(user=user, municipality=municipality).exists()
    note("expired" if had_one else "foreign", user=user, municipality=municipality, terminal=terminal)
