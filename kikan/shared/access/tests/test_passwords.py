"""What a password must be: a property for each rule, and none of the last few again."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.shared.access import passwords
from kikan.shared.access.models import User
from kikan.shared.access.passwords import KINDS, KNOWN, LONGEST, SHORTEST, change, draw, faults
from kikan.shared.errors import Refused

GOOD = st.tuples(
    *(st.text(sorted(kind), min_size=1, max_size=8) for kind in KINDS.values()),
    st.text(sorted(KNOWN), min_size=SHORTEST, max_size=LONGEST - 32),
).map("".join)


@given(GOOD)
def test_what_keeps_every_rule_has_no_fault(password: str) -> None:
    assert faults(password) == []


@given(GOOD, st.sampled_from(list(KINDS.items())))
def test_without_a_kind_of_letter_it_is_refused(password: str, kind: tuple[str, str]) -> None:
    ja, letters = kind
    assert f"{ja}を1文字以上入れてください。" in faults("".join(c for c in password if c not in letters))


@given(GOOD, st.integers(0, SHORTEST - 1))
def test_short_ones_are_refused(password: str, length: int) -> None:
    assert any("以上" in fault for fault in faults(password[:length]))


@given(GOOD, st.characters(exclude_characters=string.printable[:94]))
def test_letters_nobody_can_type_at_every_terminal_are_refused(password: str, odd: str) -> None:
    assert any("半角" in fault for fault in faults(password + odd))


@given(GOOD, st.text(string.ascii_lowercase, min_size=3, max_size=10), st.booleans())
def test_the_id_is_no_part_of_it(password: str, login: str, in_capitals: bool) -> None:
    inside = password[:20] + (login.upper() if in_capitals else login) + "Aa1!"
    assert "利用者IDを含めないでください。" in faults(inside, login=login)


def test_drawn_passwords_keep_the_rules_and_differ() -> None:
    drawn = [draw() for _ in range(200)]
    assert [p for p in drawn if faults(p)] == []
    assert len(set(drawn)) == len(drawn)


@pytest.mark.django_db
def test_none_of_the_last_five_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.create(login="keeper", name="見本　担当", password="!")
    words = [f"Secret-word-{i}" for i in range(passwords.REMEMBERED + 1)]
    for word in words:
        change(user, word)
        user.refresh_from_db()
    with pytest.raises(Refused, match="最近使った"):
        change(user, words[1])
    change(user, words[0])
