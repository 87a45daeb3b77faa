"""Known passwords never reach a database that holds anything, or that nobody named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Jurisdiction, User

pytestmark = pytest.mark.django_db


def test_a_database_with_other_data_is_left_alone(cast, settings):
    settings.DEMO = True
    before = Jurisdiction.objects.count(), User.objects.count()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "没有载入演示数据" in out.getvalue()
    assert (Jurisdiction.objects.count(), User.objects.count()) == before


def test_without_the_flag_nothing_is_loaded(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_without_demo_data_the_list_says_so():
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert out.getvalue() == (
        "没有演示数据；请先运行 load_demo。/ No demo data yet; run load_demo first.\n"
    )
