"""Registers as cities have published them, as they are and as .xlsx, through check and confirm."""

import csv
import io
import os
from pathlib import Path

import pytest

from groups.models import EducationGroup, Membership
from groups.services.importing import REGISTER
from schools.models import School
from tests.groups.registers import as_xlsx, rows_of
from tests.records import importing

pytestmark = pytest.mark.django_db

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDER = Path(os.environ.get("REGISTERS_FOLDER", BESIDE))
FILES = {
    "groups_haizhu.csv": {"rows": 69, "groups": 10, "schools": 69, "memberships": 69},
    "groups_tianhe.csv": {"rows": 58, "groups": 9, "schools": 47, "memberships": 47},
    "groups_liwan.csv": {"rows": 67, "groups": 15, "schools": 57, "memberships": 57},
}

needs_files = pytest.mark.skipif(
    not all((FOLDER / name).exists() for name in FILES),
    reason=f"the published registers are not in {FOLDER}",
)


def new_for_all(batch):
    """Everything the check leaves open is a new school, an institute where it looks like one."""
    said = {}
    for row in batch.rows.all():
        for proposal in row.proposals:
            values = [o["value"] for o in proposal["options"]]
            if not any(o["checked"] for o in proposal["options"]):
                said[proposal["name"]] = "new:institute" if "new:institute" in values else "new"
    return said


def bring_in(content, name, by):
    batch, fresh = importing.upload(REGISTER, content, by, name)
    assert fresh
    batch = importing.confirm(REGISTER, batch, new_for_all(batch), by)
    assert batch.state == "confirmed"
    return batch


def as_published(content):
    """{(group, school): role} of the file itself, a core standing before a member."""
    found = {}
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
        pair = row["group_name"].strip(), row["school_name"].strip()
        role = {"核心校": "core", "成员校": "member"}[row["role"]]
        found[pair] = "core" if "core" in (role, found.get(pair)) else "member"
    return found


def as_registered():
    rows = Membership.objects.filter(known__upper_inf=True)
    return {
        (group, school): role
        for group, school, role in rows.values_list("group__name", "school__name", "role")
    }


@needs_files
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", FILES)
def test_a_published_register_comes_in_whole(cast, name, kind):
    content, expected = (FOLDER / name).read_bytes(), FILES[name]
    sent = as_xlsx(rows_of(content)) if kind == "xlsx" else content
    with cast.acting("lin") as lin:
        batch = bring_in(sent, Path(name).with_suffix(f".{kind}").name, lin)
        assert batch.summary["rows"] == batch.summary["good"] == expected["rows"]
        assert batch.summary["groups_added"] == expected["groups"]
        assert batch.summary["schools_added"] == expected["schools"]
        assert as_registered() == as_published(content)
        assert len(as_registered()) == expected["memberships"]
        assert batch.rows.filter(outcome="").count() == 0


@needs_files
def test_all_three_live_together_and_come_only_once(cast):
    whole = {}
    with cast.acting("lin") as lin:
        for name in FILES:
            content = (FOLDER / name).read_bytes()
            bring_in(content, name, lin)
            whole |= as_published(content)
        assert as_registered() == whole
        before = School.objects.count(), EducationGroup.objects.count()
        for name in FILES:
            again = bring_in(as_xlsx(rows_of((FOLDER / name).read_bytes())), "同样的.xlsx", lin)
            assert again.summary["memberships_added"] == 0
        assert (School.objects.count(), EducationGroup.objects.count()) == before
        assert as_registered() == whole


@needs_files
def test_three_cores_stay_three_until_a_person_decides(cast):
    with cast.acting("lin") as lin:
        bring_in((FOLDER / "groups_tianhe.csv").read_bytes(), "名录.csv", lin)
        cores = Membership.objects.filter(group__name="体育东教育集团", role="core")
        assert {(m.school.name, m.settled) for m in cores} == {
            ("体育东路小学", False), ("体育东路小学兴国学校", False),
            ("体育东路小学海明学校", False),
        }  # fmt: skip
        group = EducationGroup.objects.get(name="体育东教育集团")
        assert group.state == "legacy"


@needs_files
def test_the_institute_is_asked_for(cast):
    with cast.acting("lin") as lin:
        content = (FOLDER / "groups_haizhu.csv").read_bytes()
        batch, _fresh = importing.upload(REGISTER, content, lin, "名录.csv")
        asked = {
            row.raw["school_name"]: [o["value"] for o in row.proposals[0]["options"]]
            for row in batch.rows.exclude(proposals=[])
        }
        assert asked == {"广州市海珠区教育发展研究院": ["new:institute", "new"]}
