"""kikan vault on the command line: a municipality leaves with its numbers sealed, and the receiver alone opens them."""

from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kikan.ground.check_digits import my_number_check_digit
from kikan.shared.access import Actor
from kikan.shared.access.models import AdministrationLog
from kikan.shared.addressees import vault, vault_keys
from kikan.shared.addressees.models import Person, PersonalNumber
from kikan.shared.exchange.leaving import export, read_back
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Municipality
from kikan.site.commands import main
from kikan.site.launcher.roles import Place

TOWN, NEW_HOME = 999997, 999989
NUMBER = f"98765432101{my_number_check_digit('98765432101')}"


@pytest.fixture
def town(live_database: Place) -> int:
    """A municipality with one fictitious number in the vault."""
    for code in (TOWN, NEW_HOME):
        Municipality.objects.create(code=code, name="見本町", kana="ミホン", prefecture="見本県")
    with tenant(TOWN):
        actor = Actor(7, TOWN, 1, frozenset())
        entry = append(actor=actor, kind="residents.moved_in", procedure="test", subjects=[]).number
        Person.objects.create(municipality=TOWN, number=18, entry=entry)
        secret = vault.keep(vault.MY_NUMBER, NUMBER)
        add(
            PersonalNumber, {"person": 18, "kind": vault.MY_NUMBER}, {"secret": secret}, entry=entry,
            valid_from=date(2026, 4, 1),
        )  # fmt: skip
    return TOWN


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """The receiver's keys, public and private, as files."""
    key = rsa.generate_private_key(65537, 2048)
    public, private = tmp_path / "public.pem", tmp_path / "private.pem"
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return public, private


def opened(town: int) -> dict[int, str]:
    actor = Actor(7, town, 1, frozenset({"residents.my_number"}))
    return vault.reveal(
        [18], vault.MY_NUMBER, actor=actor, business="residents", screen="test", reason="確認"
    )


def test_a_municipality_that_leaves_takes_its_numbers_along(
    town: int, pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, private = pair
    keys, folder = tmp_path / "keys.json", tmp_path / "export"
    assert main(["vault", "send", f"{town:06d}", "--key", str(public), "--file", str(keys)]) == 0
    export(town, folder, version="test")
    everything = b"".join(path.read_bytes() for path in [*folder.iterdir(), keys])
    assert NUMBER.encode() not in everything
    assert NUMBER.encode().hex().encode() not in everything
    monkeypatch.setenv("KIKAN_VAULT_KEY", "the-key-of-the-installation-it-goes-to")
    read_back(NEW_HOME, folder)
    with pytest.raises(vault_keys.VaultClosed):
        opened(NEW_HOME)
    assert main(["vault", "receive", f"{NEW_HOME:06d}", "--key", str(private), "--file", str(keys)]) == 0
    assert opened(NEW_HOME) == {18: NUMBER}


def test_keys_are_changed_and_wrapped_anew_and_the_log_of_administration_says_so(
    town: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import os

    assert main(["vault", "rotate", f"{town:06d}"]) == 0
    new = "the-next-key-of-this-installation-for-tests"
    monkeypatch.setenv("KIKAN_VAULT_KEY", f"{new},{os.environ['KIKAN_VAULT_KEY']}")
    assert main(["vault", "rewrap"]) == 0
    monkeypatch.setenv("KIKAN_VAULT_KEY", new)
    assert opened(town) == {18: NUMBER}
    assert main(["vault", "list", f"{town:06d}"]) == 0
    assert "2 keys" in capsys.readouterr().out
    with tenant(town):
        assert set(AdministrationLog.objects.values_list("act", flat=True)) == {
            "vault_rotated",
            "vault_rewrapped",
        }


@pytest.mark.parametrize("content", ["", "[]", '{"keys": {"x": "y"}}', '{"keys": 1}'])
def test_a_file_that_holds_no_keys_is_refused(
    town: int, pair: tuple[Path, Path], tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content)
    assert main(["vault", "receive", f"{town:06d}", "--key", str(pair[1]), "--file", str(file)]) == 1
    assert "鍵のファイルではありません" in capsys.readouterr().err
