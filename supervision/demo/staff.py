"""Teachers with their closed personal rows; as many as the school's classes need."""

from datetime import date

from teachers.models import Teacher, TeacherPrivate
from teachers.rules import eligible_through

SUBJECTS = {
    "kindergarten": ["学前教育"],
    "primary": ["语文", "数学", "英语", "科学", "体育", "音乐", "美术", "道德与法治"],
    "junior": ["语文", "数学", "英语", "物理", "化学", "历史", "地理", "体育", "信息科技"],
    "senior": ["语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "政治", "体育"],
}
SUBJECTS["nine_year"] = SUBJECTS["primary"] + SUBJECTS["junior"][3:6]
SUBJECTS["full_secondary"] = SUBJECTS["junior"]
RANKS = ["full_senior"] + ["senior"] * 18 + ["first"] * 40 + ["second"] * 30
RANKS += ["third"] * 6 + ["unranked"] * 5
PUPILS_PER_TEACHER = 24
MOST, LEAST = 18, 6


def hire(world, place):
    """Every open school's teachers, in the bureau's office; school.pk → teachers."""
    wanted = [
        (school, max(LEAST, min(MOST, world.sizes[school.pk] // PUPILS_PER_TEACHER)))
        for school in place.schools
        if school.pk in world.sizes
    ]
    rows = [
        teacher(world, place, school)
        for school, count in wanted
        for _n in range(count)
    ]  # fmt: skip
    for number, (row, _sex, _born) in enumerate(rows, 1):
        row.staff_number = f"{place.unit.login[:2].upper()}{number:05d}"
    with world.acting(f"{place.unit.login}.jingban1"):
        Teacher.objects.bulk_create(row for row, _sex, _born in rows)
        TeacherPrivate.objects.bulk_create(
            TeacherPrivate(
                teacher=row, bureau=place.body, parties=row.parties, sex=sex, birth_month=born
            )
            for row, sex, born in rows
        )
    for row, _sex, _born in rows:
        world.staff.setdefault(row.school_id, []).append(row)


def teacher(world, place, school):
    """(row, sex, month of birth): a career that began at 22 to 25."""
    chance = world.chance
    sex = "f" if chance.random() < 0.66 else "m"
    age = chance.randrange(23, 59 if sex == "m" else 54)
    born = date(world.year - age, chance.randrange(1, 13), 1)
    taught = max(0, age - 23)
    stayed = min(taught, chance.randrange(0, 22))
    honour = chance.random()
    row = Teacher(
        bureau=place.body, parties=[school.pk], school=school, name=next(world.people),
        subject=chance.choice(SUBJECTS[school.stage]),
        rank=chance.choice(RANKS) if taught > 3 else "unranked",
        honour="" if taught < 6 or honour > 0.17
        else "province" if honour < 0.015 else "city" if honour < 0.06 else "county",
        joined_school_on=date(world.year - stayed, 9 if stayed else 8, 1),
        eligible_through=eligible_through(sex, born),
    )  # fmt: skip
    return row, sex, born
