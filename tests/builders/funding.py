"""One row of each business table: money."""

from datetime import date

from funding.models import Allocation, Category, Expenditure, Quota
from groups.models import EducationGroup


def build(made):
    place, n = made.place, made.n
    quota = made.add(Quota, stream="county", budget_year=2025 + n, amount=1000, basis="预算批复")
    category = made.add(Category, stream="county", name=f"类别{n}", basis="县区办法")
    allocation = made.add(
        Allocation, quota=quota, group=made[EducationGroup], school=place.core, amount=500,
        purpose="培训", state="approved",
    )  # fmt: skip
    made.add(
        Expenditure, allocation=allocation, school=place.core, category=category,
        budget_year=2025 + n, amount=100, voucher_number=f"{place.body.pk}-{n}",
        spent_on=date(2026, 10, 1), payee="某公司", purpose="资料",
    )  # fmt: skip
