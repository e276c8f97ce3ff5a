"""What the tests of signing in share: asking for a code and reading it from the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from shijian.common.refused import Refused
from shijian.notices.models import Notice
from shijian.notices.queries import secret_of


@contextmanager
def refused(code: str, status: int | None = None) -> Iterator[None]:
    """The command says no, with this code."""
    with pytest.raises(Refused) as no:
        yield
    assert no.value.code == f"accounts.{code}"
    assert status is None or no.value.status == status


def last_code() -> str:
    """The digits on their way to the telephone, read where the gateway would read them."""
    notice = Notice.objects.filter(template="notices.code").order_by("-pk").first()
    assert notice is not None
    return secret_of(notice)


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    """Sign in by telephone and code, as a person does."""

    def through_the_pages(phone: str, browser: Client | None = None) -> Client:
        browser = browser or client
        assert browser.post("/accounts/login/", {"phone": phone}).status_code == 302
        answer = browser.post("/accounts/code/", {"code": last_code()})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return through_the_pages
