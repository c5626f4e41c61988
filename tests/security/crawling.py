"""A clerk who tries doors: opens pages, fills forms, judges every answer, and leaves nothing behind."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse

from kikan.shared.access.models import User
from kikan.shared.desk.sending import FIELD
from tests.conftest import MODEL_TOWN
from tests.security import nasty, strict
from tests.security.endpoints import Endpoint, signed_in
from tests.security.lively import Lively, role_for
from tests.security.pages import Form, Opened, Page, Pairs

FORM = "application/x-www-form-urlencoded"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
# Forms of the shell are on every page; they are tried once, on the home page.
SHELL = ("/as-of", "/lock", "/residents/search", "/table-filter")
PLAUSIBLE = {
    "happened_on": "令和8年11月20日", "reported_on": "令和8年11月23日", "confirmed_on": "令和8年11月20日",
    "acquired_on": "令和8年11月20日", "lost_on": "令和8年11月20日", "paid_on": "令和8年11月20日",
    "due_on": "令和8年11月30日", "notice_on": "令和8年11月23日", "acquired_by": "1", "lost_by": "1",
    "town": "例示一丁目", "lot": "2番3号", "came_from": "大阪府大阪市北区中之島一丁目3番20号",
    "elsewhere": "大阪府大阪市北区中之島一丁目3番20号", "register_place": "大阪府大阪市北区中之島一丁目",
    "register_first_person": "渡邉　架空", "p0-name": "渡邉　架空", "p0-kana": "ワタナベ　カクウ",
    "p0-birth": "昭和61年4月2日", "p0-sex": "1", "amount": "1000", "code": "1", "name": "ﾐﾎﾝ", "bank": "9901",
    "branch": "1", "account_kind": "1", "account_number": "1", "instalment": "1", "reason": "確認のため",
}  # fmt: skip


class Crawler:
    """A clerk whose every request is undone, so that each value meets the same town."""

    def __init__(self, endpoint: Endpoint, lively: Lively, broken: list[str]) -> None:
        self.user = User.objects.get(login=f"demo-{MODEL_TOWN:06d}-{role_for(endpoint)}")
        self.path = endpoint.path(lively.of(endpoint))
        self.client, self.broken = signed_in(self.user), broken
        self.pages = lively.pages
        self.faults: list[str] = []

    def get(self, query: str = "") -> HttpResponse:
        return self._judged("GET", self.path, query, lambda: self.client.get(f"{self.path}?{query}"))

    def post(self, action: str, pairs: Pairs, about: str) -> HttpResponse:
        body = urlencode(pairs)
        return self._judged("POST", action, about, lambda: self.client.post(action, body, content_type=FORM))

    def send_file(self, form: Form, content: bytes, about: str) -> HttpResponse:
        data: dict[str, Any] = dict(self.filled(form))
        data |= {name: SimpleUploadedFile("結果.txt", content) for name in form.files}
        return self._judged("POST", form.action, about, lambda: self.client.post(form.action, data))

    def send_raw(self, body: bytes, kind: str) -> HttpResponse:
        send = lambda: self.client.generic("POST", self.path, body, content_type=kind)  # noqa: E731
        return self._judged("POST", self.path, kind, send)

    def _judged(self, method: str, path: str, about: str, send: Callable[[], HttpResponse]) -> HttpResponse:
        seen = len(self.broken)
        with undone():
            answer: HttpResponse = send()
        where = f"{method} {path} [{about[:60]}] → {answer.status_code}"
        if answer.status_code >= 500 or len(self.broken) > seen:
            self.faults.append(f"{where} {self.broken[seen:]}")
            return answer
        if lacking := strict.missing(answer.headers):
            self.faults.append(f"{where} lacks {lacking}")
        if text := text_of(answer):
            if answer.status_code not in (200, 302) and not JAPANESE.search(text):
                self.faults.append(f"{where} is not in Japanese")
            if nasty.SCRIPT in text:
                self.faults.append(f"{where} gives markup back as it came")
        return answer

    def token(self) -> str:
        """A fresh token, as a page just opened would carry."""
        return signing.dumps([self.user.number, secrets.token_hex(16)], salt=FIELD)

    def filled(self, form: Form) -> Pairs:
        """The form as somebody would fill it who makes no mistake."""
        given = {**dict(form.fields), FIELD: self.token()}
        for name in form.names:
            if not given[name]:
                given[name] = PLAUSIBLE.get(name, "")
        return list(given.items())

    def opened(self) -> Opened:
        """The page as it opens; judged and read once, whichever test asks first."""
        if self.path not in self.pages:
            answer = self.get()
            text = text_of(answer)
            self.faults += [f"{self.path} has {fault}" for fault in strict.Loaded(text).faults]
            location = answer.headers.get("Location", "")
            self.pages[self.path] = Opened(answer.status_code, location, Page(text, self.path))
        return self.pages[self.path]

    def forms(self) -> tuple[Page, list[Form]]:
        """The page and the forms on it that are its own."""
        page = self.opened().page
        return page, [f for f in page.forms if f.method == "post" and self._is_own(f)]

    def _is_own(self, form: Form) -> bool:
        return self.path == f"/{MODEL_TOWN}/" or not urlsplit(form.action).path.endswith(SHELL)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def text_of(answer: HttpResponse) -> str:
    is_text = answer.headers.get("Content-Type", "").startswith("text/")
    return answer.content.decode() if is_text and not answer.streaming else ""
