"""Whatever name comes in stands in the register unchanged."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.names import can_be_read
from groups.models import EducationGroup
from groups.services.importing import REGISTER
from schools.rules import normal_name
from tests.groups.registers import as_csv, line
from tests.groups.test_register_published import new_for_all
from tests.records import importing

pytestmark = pytest.mark.django_db

LETTERS = st.sampled_from("江畔实验中心小学校区（）()·一二Ａa1 　-=+@'\"，,“”《》〔〕𠮷é")
NAMES = (
    st.text(LETTERS, min_size=1, max_size=120)
    .filter(normal_name)
    .filter(can_be_read)
    .map(str.strip)
)


@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(group_name=NAMES, school_name=NAMES)
def test_a_name_comes_in_unchanged(cast, group_name, school_name):
    from django.db import transaction

    content = as_csv(line(group_name, f" {school_name}　", "核心校"))
    with cast.acting("lin") as lin, transaction.atomic():
        batch, _fresh = importing.upload(REGISTER, content, lin, "名录.csv")
        batch = importing.confirm(REGISTER, batch, new_for_all(batch), lin)
        assert batch.state == "confirmed"
        group = EducationGroup.objects.get(name=group_name)
        assert [m.school.name for m in group.memberships.select_related("school")] == [school_name]
        transaction.set_rollback(True)
