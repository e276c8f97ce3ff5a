"""`python -m bench SIZE FILE`: seed the database of DATABASE_URL and set the scene."""

import json
import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

if __name__ == "__main__":
    from django.db import transaction

    from bench.scene import build, count_queries
    from shijian.cli import seed
    from shijian.common.models import Installation

    with transaction.atomic():
        if not Installation.objects.filter(pk=1).exclude(county_code="").exists():
            Installation.objects.filter(pk=1).update(demo=True)
            seed.build(size=sys.argv[1], seed=1)
    if len(sys.argv) > 2:
        scene = build()
        scene["queries"] = count_queries(scene)
        Path(sys.argv[2]).write_text(json.dumps(scene))
