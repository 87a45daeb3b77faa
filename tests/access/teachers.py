"""The access table: teachers and postings."""

from teachers.models import Posting, Teacher
from tests.access.route import SHARED, Route, about, with_words

ROUTES = [
    # Teachers and postings
    Route("teachers:postings", get="see_postings"),
    Route("teachers:new-posting", get="file_posting", post="file_posting"),
    Route(
        "teachers:posting", get="see_postings", post="see_postings", of=about(Posting),
        audience=SHARED,
    ),
    Route("teachers:staff", get="see_postings"),
    Route("teachers:new-teacher", get="keep_staff", post="keep_staff"),
    Route("api-postings-list", get="see_postings", post="file_posting"),
    Route("api-postings-detail", get="see_postings", of=about(Posting), audience=SHARED),
    Route(
        "api-postings-step", post="see_postings",
        of=with_words(Posting, key="accept"), audience=SHARED,
    ),
    Route("api-teachers-list", get="see_postings", post="keep_staff"),
    # A school's list of staff is its own; what the group shares is the posting.
    Route(
        "api-teachers-detail", get="see_postings", of=about(Teacher), audience=SHARED - {"ning"}
    ),
]  # fmt: skip
