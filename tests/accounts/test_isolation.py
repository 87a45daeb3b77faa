"""Row-level security with something to leak."""

import pytest
from django.db import Error, connection, transaction

from schools.models import School

pytestmark = pytest.mark.django_db


def test_nobody_sees_nothing(cast):
    assert School.objects.count() == 0


def test_a_county_sees_its_own_schools_with_the_filter_left_out(cast):
    with cast.acting("lin"):
        assert {s.name for s in School.objects.all()} == {
            "江畔实验小学", "滨河新建小学", "云雾镇中心小学", "柳林小学",
        }  # fmt: skip


def test_the_city_sees_its_counties_and_cannot_write_them(cast):
    with cast.acting("cui"):
        assert School.objects.count() == 5
        assert School.objects.update(town="改") == 0


def test_a_row_cannot_be_moved_to_another_bureau(cast):
    with cast.acting("lin"), pytest.raises(Error), transaction.atomic():
        School.objects.filter(pk=cast.core.pk).update(bureau=cast.shiquan)


def test_deleting_raises(cast):
    with cast.acting("lin"), pytest.raises(Error), transaction.atomic():
        School.objects.filter(pk=cast.core.pk)._raw_delete("default")


def test_every_write_leaves_an_event_that_cannot_be_changed(cast):
    with cast.acting("lin"), connection.cursor() as cursor:
        School.objects.filter(pk=cast.core.pk).update(town="建民街道")
        with pytest.raises(Error), transaction.atomic():
            cursor.execute("UPDATE schools_schoolevent SET town = ''")
    with cast.acting("ji"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label, town, pgh_context->>'name' FROM schools_schoolevent"
            " WHERE node_id = %s ORDER BY pgh_id", [cast.core.pk],
        )  # fmt: skip
        assert cursor.fetchall() == [("insert", "", "Lin"), ("update", "建民街道", "Lin")]
