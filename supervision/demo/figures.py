"""What schools reported: three years, section by section, class by class."""

from dataclasses import dataclass
from datetime import date, timedelta

from schools.models import ClassSize, FiguresFiling, SchoolFigures

SECTIONS = {
    "kindergarten": ["kindergarten"],
    "primary": ["primary"],
    "junior": ["junior"],
    "nine_year": ["primary", "junior"],
    "full_secondary": ["junior", "senior"],
    "senior": ["senior"],
}
GRADES = {
    "kindergarten": range(1, 4),
    "primary": range(1, 7),
    "junior": range(7, 10),
    "senior": range(10, 13),
}
PUPILS = {"urban": (43, 55), "town": (33, 46), "rural": (14, 29)}
EQUIPMENT = {"urban": (2300, 3900), "town": (1700, 3000), "rural": (1300, 3600)}  # yuan a pupil
CROWDED = 0.16  # of the urban schools have classes of 56 and more
PUNCTUAL = {"hanbin": 0.94, "ziyang": 0.78, "baihe": 0.82, "zhenping": 0.7}


@dataclass
class Wave:
    """A school's classes in one year: (section, grade, number) → pupils."""

    school: object
    year: int
    classes: dict


def enrol(world, place):
    """Classes of three years; the same school grows or shrinks a little."""
    waves = []
    for school in place.schools:
        if school.nature == "outside" or school.status != "open":
            continue
        crowded = school.area == "urban" and world.chance.random() < CROWDED
        parallel = parallel_classes(world, school)
        for year in range(world.year - 2, world.year + 1):
            if school.opened_on and school.opened_on.year > year:
                continue
            waves.append(Wave(school, year, classes_of(world, school, year, parallel, crowded)))
        world.sizes[school.pk] = sum(waves[-1].classes.values())
    return waves


def parallel_classes(world, school):
    if school.stage == "senior":
        return 4
    return {"urban": 2, "town": world.chance.choice([1, 1, 2])}.get(school.area, 1)


def classes_of(world, school, year, parallel, crowded):
    low, high = PUPILS[school.area or "town"]
    if school.stage == "kindergarten":
        low, high = low * 2 // 3, high * 2 // 3
    sizes = {}
    for section in SECTIONS[school.stage]:
        for grade in GRADES[section]:
            for number in range(1, parallel + 1):
                sizes[section, grade, number] = world.chance.randrange(low, high)
    if crowded and school.stage != "kindergarten":
        # Fewer each year: 消除大班额.
        for key in world.chance.sample(sorted(sizes), 1 + world.year - year):
            sizes[key] = world.chance.randrange(56, 62)
    return sizes


def report(world, place, waves):
    """Figures and classes; some late, some still to come, one missing altogether."""
    crowd_two_classes(world, place, waves)
    on_time = PUNCTUAL.get(place.unit.login, 0.9)
    filings, rows, classes = [], [], []
    for index, wave in enumerate(waves):
        if wave.year == world.year and index % 61 == 60:
            continue
        filing = filing_of(place, wave, submitted_at(world, wave.year, on_time))
        filings.append(filing)
        for section in SECTIONS[wave.school.stage]:
            row = figures(world, place, wave, section, filing)
            rows.append(row)
            if filing.submitted_at:
                classes += class_rows(place, row, wave, section)
    with world.acting(f"{place.unit.login}.jingban1"):
        FiguresFiling.objects.bulk_create(filings)
        SchoolFigures.objects.bulk_create(rows)
        ClassSize.objects.bulk_create(classes)


def crowd_two_classes(world, place, waves):
    """超大班额: two classes of 66 and more in the whole city."""
    if place.unit.login in ("hanbin", "xunyang"):
        wave = next(
            w for w in waves if w.year == world.year and w.school.stage in ("primary", "junior")
        )
        wave.classes[min(wave.classes)] = 67 if place.unit.login == "hanbin" else 66


def submitted_at(world, year, on_time):
    """When the school reported; None when that would be in the future, or was forgotten."""
    luck = world.chance.random()
    due = due_on(year)
    if luck < on_time:
        day = due - timedelta(days=world.chance.randrange(1, 24))
    elif luck < on_time + 0.7 * (1 - on_time) or year < world.year:
        day = due + timedelta(days=world.chance.randrange(2, 19))
    else:
        return None
    return world.moment(day, 16) if day <= world.today else None


def due_on(year):
    return date(year, 10, 15)


def filing_of(place, wave, submitted):
    return FiguresFiling(
        bureau=place.body, parties=[wave.school.pk], school=wave.school, school_year=wave.year,
        due_on=due_on(wave.year), submitted_at=submitted,
        state="submitted" if submitted else "draft",
    )  # fmt: skip


def figures(world, place, wave, section, filing):
    school = wave.school
    sizes = [n for (part, _grade, _number), n in wave.classes.items() if part == section]
    staff = world.staff.get(school.pk, [])
    sections = SECTIONS[school.stage]
    share = sum(sizes) / (sum(wave.classes.values()) or 1) if len(sections) > 1 else 1
    low, high = EQUIPMENT[school.area or "town"]
    row = SchoolFigures(bureau=place.body, parties=[school.pk], filing=filing, section=section)
    if filing.submitted_at:
        row.pupils = sum(sizes)
        row.teachers = round(len(staff) * share)
        row.backbone_teachers = round(sum(bool(t.honour) for t in staff) * share)
        row.equipment_value = row.pupils * world.chance.randrange(low, high, 10)
    return row


def class_rows(place, row, wave, section):
    for (part, grade, number), pupils in wave.classes.items():
        if part == section:
            yield ClassSize(
                bureau=place.body, parties=row.parties, figures=row, grade=grade,
                number=number, pupils=pupils,
            )  # fmt: skip
