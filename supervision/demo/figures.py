"""What schools reported: three years, section by section, class by class."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from schools.models import ClassSize, FigureReason, FiguresFiling, SchoolFigures
from schools.queries.figures import NUMBERS, content_of, in_full, shared_of
from schools.rules.figures import GRADES, SECTIONS, SHARED, ZONED, split
from schools.rules.plausibility import Reported, findings
from supervision.demo.decisions import leaf, write

PUPILS = {"urban": (43, 55), "town": (33, 46), "rural": (14, 29)}
# Pupils to a teacher; m² of rooms and of grounds for ten pupils.
PUPILS_PER_TEACHER = {"urban": (15, 19), "town": (12, 17), "rural": (8, 13)}
ROOMS = {"urban": (44, 68), "town": (46, 80), "rural": (60, 120)}
GROUNDS = {"urban": (62, 104), "town": (74, 130), "rural": (90, 190)}
EQUIPMENT = {"urban": (2300, 3900), "town": (1700, 3000), "rural": (1300, 3600)}  # yuan a pupil
CROWDED = 0.16  # of the urban schools have classes of 56 and more
SHRINKS = "hanbin"  # here the smallest school lost its pupils this year only
ANSWERS = {
    "pupils_fell": "邻近村小撤并，三至六年级并入镇中心小学，人数已与学籍系统核对",
    "pupils_rose": "新建校区启用，按学区调整接收新生，人数已与学籍系统核对",
}
RETURNED = "账面值与资产台账不一致，请核对后重报"
ANSWER = "已与学籍系统和资产台账核对，数字无误"
PUNCTUAL = {"hanbin": 0.94, "ziyang": 0.78, "baihe": 0.82, "zhenping": 0.7}


@dataclass
class Wave:
    """A school's classes in one year: (section, grade, number) → pupils."""

    school: object
    year: int
    classes: dict


def enrol(world, place):
    """Classes of three years; the same school grows or shrinks a little."""
    waves, smallest = [], smallest_of(place)
    for school in place.schools:
        if school.nature == "outside" or school.status != "open":
            continue
        crowded = school.area == "urban" and world.chance.random() < CROWDED
        parallel = parallel_classes(world, school)
        for year in range(world.year - 2, world.year + 1):
            if school.opened_on and school.opened_on.year > year:
                continue
            wave = Wave(school, year, classes_of(world, school, year, parallel, crowded))
            if school == smallest and (year == world.year or place.unit.login != SHRINKS):
                wave.classes = {key: n // 4 for key, n in wave.classes.items()}
            waves.append(wave)
        world.sizes[school.pk] = sum(waves[-1].classes.values())
    return waves


def smallest_of(place):
    """A rural primary school of fewer than 50 pupils, where a county has two of them."""
    rural = [
        s for s in place.schools
        if (s.area, s.stage, s.nature, s.status) == ("rural", "primary", "school", "open")
    ]  # fmt: skip
    return rural[-1] if len(rural) > 1 else None


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
    """Filings with sections and classes; some late, some still to come, one missing altogether."""
    crowd_two_classes(world, place, waves)
    on_time = PUNCTUAL.get(place.unit.login, 0.9)
    people = Hands(world, place)
    filings, rows, classes, told = [], [], [], {}
    for index, wave in enumerate(waves):
        if wave.year == world.year and index % 61 == 60:
            continue
        filing = filing_of(world, place, wave, submitted_at(world, wave.year, on_time))
        people.settle(filing, index)
        filings.append(filing)
        sections = [section_of(world, wave, filing, s) for s in SECTIONS[wave.school.stage]]
        if filing.submitted_at:
            fill_in_assets(world, wave, filing, sections)
            for row in sections:
                classes += class_rows(row, wave)
            told[filing.school_id, filing.school_year] = reported(sections, wave)
        rows += sections
    with world.acting(f"{place.unit.login}.jingban1"):
        FiguresFiling.objects.bulk_create(filings)
        SchoolFigures.objects.bulk_create(rows)
        ClassSize.objects.bulk_create(classes)
        FigureReason.objects.bulk_create(
            reason for filing in filings for reason in people.answers(filing, told)
        )
        write(world, [decision for filing in filings for decision in people.trail(filing)])


def reported(sections, wave):
    """What the checks look at, section by section."""
    return {
        row.section: Reported(
            {name: getattr(row, name) for name in NUMBERS},
            [n for (section, *_), n in wave.classes.items() if section == row.section],
            row.subject_teachers,
        )
        for row in sections
    }


class Hands:
    """Who hands figures in and who settles them: the principal, and an officer."""

    def __init__(self, world, place):
        self.world, self.place = world, place
        self.officer = world.office(f"{place.unit.login}.jingban1")

    def maker(self, filing):
        """The principal, or where a school has none the county's second officer."""
        login = self.place.staff.get(filing.school_id) or f"{self.place.unit.login}.jingban2"
        return self.world.office(login)

    def settle(self, filing, index):
        """Older years are accepted; of this year's some wait and one is returned."""
        if not filing.submitted_at:
            return
        filing.maker_id = self.maker(filing).person_id
        if filing.school_year < self.world.year or index % 4:
            filing.state, filing.reviewer_id = "accepted", self.officer.person_id
            filing.accepted_at = min(filing.submitted_at + timedelta(days=3), timezone.now())
        elif index % 20 == 4:
            filing.state, filing.reviewer_id = "returned", self.officer.person_id
            filing.open_items = ["equipment"]
            filing.correction_due = self.world.today + timedelta(days=9)
            filing.round = 2

    def answers(self, filing, told):
        """A reason for every figure the checks question, as the school would write it."""
        now = told.get((filing.school_id, filing.school_year))
        if now is None:
            return
        last = told.get((filing.school_id, filing.school_year - 1), {})
        for found in findings(now, last, shared_of(filing), {}):
            yield FigureReason(
                bureau=filing.bureau, parties=filing.parties, filing=filing,
                check_key=found.key, item=found.item, value=found.value, last_value=found.last,
                reason=ANSWERS.get(found.key, ANSWER), person_id=filing.maker_id,
            )  # fmt: skip

    def trail(self, filing):
        """Handed in, and accepted three days later or returned the day after."""
        if not filing.submitted_at:
            return
        day = timezone.localdate(filing.submitted_at)
        # What is mended is told from what was handed in.
        filed = content_of(whole(filing)) if filing.state == "returned" else {}
        yield leaf(filing, "submit", "上报", "draft", "submitted", self.maker(filing), day,
                   after=filed)  # fmt: skip
        if filing.state == "accepted":
            day = timezone.localdate(filing.accepted_at)
            yield leaf(filing, "accept", "核定", "submitted", "accepted", self.officer, day)
        if filing.state == "returned":
            day = min(day + timedelta(days=1), self.world.today)
            yield leaf(
                filing, "return", "退回更正", "submitted", "returned", self.officer, day,
                reason=f"设备与图书：{RETURNED}", after={"equipment": RETURNED},
                fields=filing.open_items, deadline=filing.correction_due,
            )  # fmt: skip


def whole(filing):
    return in_full(FiguresFiling.objects.filter(pk=filing.pk)).get()


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


def filing_of(world, place, wave, submitted):
    return FiguresFiling(
        bureau=place.body, parties=[wave.school.pk], school=wave.school, school_year=wave.year,
        due_on=due_on(wave.year), submitted_at=submitted, budget_year=wave.year,
        state="submitted" if submitted else "draft",
    )  # fmt: skip


def section_of(world, wave, filing, section):
    """The persons of one section, as its classes and the school's staff say."""
    row = SchoolFigures(
        bureau=filing.bureau, parties=filing.parties, filing=filing, section=section
    )
    if filing.submitted_at:
        row.pupils = sum(n for (part, *_), n in wave.classes.items() if part == section)
        near = world.chance.randrange(92, 101) if section in ZONED else 0
        row.in_zone_pupils = row.pupils * near // 100 if near else None
        boards = wave.school.area == "rural" and section in ("junior", "senior")
        row.boarders = row.pupils * 3 // 5 if boards else 0
        teach(world, wave, row)
    return row


def teach(world, wave, row):
    """About a teacher to 13–17 pupils; most qualified, few of the backbone."""
    chance = world.chance
    low, high = PUPILS_PER_TEACHER[wave.school.area or "town"]
    row.teachers = max(4, row.pupils // chance.randrange(low, high))
    row.graduate_teachers = row.teachers * chance.randrange(2, 9) // 100
    row.college_teachers = row.teachers * chance.randrange(10, 34) // 100
    row.other_teachers = row.teachers * chance.randrange(0, 3) // 100
    row.bachelor_teachers = (
        row.teachers - row.graduate_teachers - row.college_teachers - row.other_teachers
    )
    row.ranked_teachers = row.teachers * chance.randrange(35, 62) // 100
    row.backbone_teachers = max(1, row.teachers * chance.randrange(12, 26) // 100)
    arts = max(1, row.teachers * chance.randrange(13, 20) // 100)
    row.sports_arts_teachers = arts
    row.subject_teachers = {"体育": arts - arts // 2, "音乐": arts // 4,
                            "美术": arts // 2 - arts // 4, "语文": row.teachers // 3}  # fmt: skip


def fill_in_assets(world, wave, filing, sections):
    """What the school has once, and each section's part of it."""
    chance, pupils = world.chance, sum(wave.classes.values())
    area = wave.school.area or "town"
    low, high = EQUIPMENT[area]
    filing.teaching_area = pupils * chance.randrange(*ROOMS[area]) // 10
    filing.indoor_sports_area = filing.teaching_area // 20
    filing.sports_area = pupils * chance.randrange(*GROUNDS[area]) // 10
    filing.equipment_value = pupils * chance.randrange(low, high, 10)
    filing.multimedia_rooms = max(2, pupils * chance.randrange(20, 34) // 1000)
    filing.books = pupils * chance.randrange(18, 42)
    filing.computers = max(10, pupils * chance.randrange(8, 18) // 100)
    filing.operating_budget = pupils * chance.randrange(720, 1150)
    heads = {row.section: row.pupils for row in sections}
    for name in SHARED:
        parts = split(Decimal(getattr(filing, name)), heads)
        for row in sections:
            setattr(row, name, parts[row.section])


def class_rows(row, wave):
    for (part, grade, number), pupils in wave.classes.items():
        if part == row.section:
            yield ClassSize(
                bureau=row.bureau, parties=row.parties, figures=row, grade=grade,
                number=number, pupils=pupils,
            )  # fmt: skip
