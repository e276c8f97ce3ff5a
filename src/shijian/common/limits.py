"""How often something may be tried, counted in the database so that every worker agrees.

A bucket never holds a phone or a name in clear: callers pass a blind index or a row's number.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils.translation import ngettext

from shijian.common import clock
from shijian.common.models import Attempt
from shijian.common.refused import Refused

KEPT = dt.timedelta(days=1)


def hit(
    bucket: str, *, limit: int, per_seconds: int, code: str = "limits.too_often", field: str = ""
) -> None:
    """Count one try; raises 429 with the time to wait where there were too many already.

    The count and the new try are one statement under a lock of the bucket, so that tries sent at
    once cannot all be the last allowed one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT common_limit_hit(%s, %s, %s, %s)", [bucket, clock.now(), limit, per_seconds]
        )
        wait = int(cursor.fetchone()[0])
    if wait:
        raise Refused(too_often(wait), code, status=429, field=field, retry_after=wait)


def too_often(wait: int) -> str:
    """The sentence for somebody who has to wait."""
    if wait <= 90:
        return ngettext(
            "Too often. Please wait %(n)d second and try again.",
            "Too often. Please wait %(n)d seconds and try again.",
            wait,
        ) % {"n": wait}
    minutes = -(-wait // 60)
    return ngettext(
        "Too often. Please wait %(n)d minute and try again.",
        "Too often. Please wait %(n)d minutes and try again.",
        minutes,
    ) % {"n": minutes}


def used(bucket: str, *, per_seconds: int) -> int:
    """How many tries the bucket holds now; for a page that says how many are left."""
    since = clock.now() - dt.timedelta(seconds=per_seconds)
    return Attempt.objects.filter(bucket=bucket, at__gt=since).count()


def clear(bucket: str) -> None:
    """Forget the tries: the right answer came."""
    Attempt.objects.filter(bucket=bucket).delete()


def forget_old() -> int:
    """Remove what no limit looks back at any more; how many rows went."""
    return Attempt.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
