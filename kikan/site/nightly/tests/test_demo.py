"""A demo environment has a place of its own and says so on every page."""

from pathlib import Path

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from kikan.site.commands.demo import LIVING, environment
from kikan.site.demo import DemoMark

MARK = "版 1.4 の体験環境です"


def test_it_lies_beside_the_living_installation_and_runs_no_nights(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIKAN_DATA_DIR", str(tmp_path / "data"))
    given = environment(None, 8010, " 1.4 ")
    assert given["KIKAN_DATA_DIR"] == str(tmp_path / "data-demo")
    assert (given["KIKAN_SAMPLE"], given["KIKAN_NIGHTLY"], given["KIKAN_DEMO"]) == ("1", "0", "1.4")
    assert "KIKAN_DATABASE_URL" in LIVING


@pytest.mark.django_db
def test_every_page_is_marked_and_other_files_are_not(settings) -> None:
    settings.KIKAN_DEMO = "1.4"
    client = Client()
    for path in ("/sign-in", "/62022/water/", "/nothing-here"):
        page = client.get(path, follow=True)
        assert page.content.decode().count(MARK) == 1, path
    assert MARK.encode() not in client.get(reverse("desk_look", kwargs={"colour": "0a7d7d"})).content


def test_the_version_cannot_break_out_of_the_strip(settings) -> None:
    settings.KIKAN_DEMO = "<script>"
    page = DemoMark(lambda request: HttpResponse("<body class='a'>本文</body>"))(
        HttpRequest()
    ).content.decode()
    assert page.startswith("<body class='a'><div")
    assert "<script>" not in page


def test_elsewhere_nothing_is_marked(settings) -> None:
    settings.KIKAN_DEMO = ""
    with pytest.raises(MiddlewareNotUsed):
        DemoMark(lambda request: HttpResponse(""))
