"""What has been made so far, and in whose office the next row is written."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.entry import acting_office, enter_office, terms
from schools.rules import school_year_of
from supervision.demo import names
from supervision.demo.places import City, Unit

SEED = 20180047  # the same demo every day, but for the days in it


@dataclass
class Place:
    """A bureau with what stands in it."""

    unit: Unit
    body: object
    schools: list = field(default_factory=list)
    filed: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    staff: dict = field(default_factory=dict)


class World:
    """The demo of one day; `chance` is seeded, so two loads of one day are alike."""

    def __init__(self, today=None):
        self.today = today or timezone.localdate()
        self.year = school_year_of(self.today)
        self.chance = Random(SEED)  # noqa: S311
        self.people = names.people(self.chance)
        self.school_names = names.SchoolNames(self.chance)
        self.cities: list[tuple[City, object]] = []
        self.departments = []
        self.places: dict[str, Place] = {}
        self.persons = {}
        self.sizes = {}  # school → pupils of its last year
        self.staff = {}  # school → teachers
        self.posted = {}  # teacher → school years that are taken
        self.offices = {}
        self._papers = {}

    def office(self, login):
        """The office a person acts in, once they are appointed."""
        return self.offices[login]

    def learn_offices(self, appointments):
        """Many at once: `appointments_of` asks once per person."""
        logins = {a.person_id: a.person.username for a in appointments}
        for term in terms("id", [a.pk for a in appointments]):
            self.offices[logins[term.person_id]] = acting_office(term)

    def acting(self, login):
        return enter_office(self.office(login))

    def paper(self, make):
        """A PDF that costs a moment to set: made once."""
        if make not in self._papers:
            self._papers[make] = make()
        return self._papers[make]

    def before(self, days):
        return self.today - timedelta(days=days)

    def moment(self, day, hour=10):
        """A working hour of a day, never in the future."""
        at = timezone.make_aware(datetime.combine(day, time(hour, self.chance.randrange(60))))
        return min(at, timezone.now())

    def first_day(self, year):
        return date(year, 9, 1)

    def last_day(self, year):
        return date(year + 1, 8, 31)
