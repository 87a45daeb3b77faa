"""The demo hangs on the day it is loaded; the turns of the year are where that breaks."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User

pytestmark = pytest.mark.django_db


# Days gone by: what is due is applied by the database, whose clock goes on.
@pytest.mark.parametrize("day", ["2026-01-05", "2026-09-03"])
def test_it_loads_on_the_first_days_of_a_budget_and_a_school_year(day, time_machine, settings):
    settings.DEMO = True
    time_machine.move_to(f"{day}T10:00:00+08:00", tick=True)
    call_command("load_demo", stdout=StringIO())
    assert User.objects.filter(username="hanbin.shenpi").exists()
