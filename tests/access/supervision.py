"""The access table: dashboards and the public."""

from groups.models import EducationGroup, PublishedGroup
from tests.access.route import ABOVE, BUREAU, PUBLIC, Route

ROUTES = [
    # Dashboards
    Route("supervision:city", get="see_dashboard"),
    Route(
        "supervision:county", get="see_dashboard", audience=BUREAU | ABOVE,
        of=lambda world: {"pk": world[EducationGroup].bureau_id},
    ),
    Route(
        "supervision:one-city", get="see_dashboard", audience=ABOVE,
        of=lambda world: {"pk": world[EducationGroup].bureau.city_id},
    ),
    Route("api-dashboard-list", get="see_dashboard"),
    # The public
    Route("public:register", get=PUBLIC),
    Route(
        "public:group", get=PUBLIC,
        of=lambda world: {"slug": "anjiang", "pk": world[PublishedGroup].group_id},
    ),
]  # fmt: skip
