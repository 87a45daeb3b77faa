"""The access table: money."""

from funding.models import Allocation, Expenditure, Quota
from tests.access.route import ABOVE, BUREAU, SHARED, STEP, Route, about, with_words

ROUTES = [
    # Money
    Route("funding:overview", get="see_money"),
    Route("funding:allocations", get="see_money"),
    Route("funding:new-allocation", get="allocate", post="allocate"),
    Route(
        "funding:allocation", get="see_money", post="see_money", of=about(Allocation),
        audience=SHARED,
    ),
    Route(
        # Only the school the money was paid to spends it.
        "funding:new-expenditure", get="file_expenditure", post="file_expenditure",
        of=about(Allocation), audience=SHARED - {"ning"}, opens=STEP,
    ),
    Route("funding:expenditures", get="see_money"),
    Route(
        "funding:expenditure", get="see_money", post="see_money", of=about(Expenditure),
        audience=SHARED,
    ),
    Route("funding:set-quota", get="set_quota", post="set_quota"),
    Route("funding:categories", get="see_money"),
    Route("api-allocations-list", get="see_money", post="allocate"),
    Route("api-allocations-detail", get="see_money", of=about(Allocation), audience=SHARED),
    Route(
        "api-allocations-step", post="see_money", of=with_words(Allocation, key="review"),
        audience=SHARED,
    ),
    Route("api-expenditures-list", get="see_money", post="file_expenditure"),
    Route("api-expenditures-detail", get="see_money", of=about(Expenditure), audience=SHARED),
    Route(
        "api-expenditures-step", post="see_money", of=with_words(Expenditure, key="review"),
        audience=SHARED,
    ),
    Route("api-quotas-list", get="see_money", post="set_quota"),
    Route("api-quotas-detail", get="see_money", of=about(Quota), audience=BUREAU | ABOVE),
]  # fmt: skip
