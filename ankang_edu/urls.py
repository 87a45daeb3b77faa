from django.urls import include, path
from rest_framework.routers import DefaultRouter

from accounts.api_views import LogInView, LogOutView, MeView
from evaluation.api import ReportViewSet
from funding.api import AllocationViewSet, ExpenditureViewSet, QuotaViewSet
from groups.api.booking import BookingViewSet, ResourceViewSet, WantedViewSet
from groups.api.changes import ChangeViewSet
from groups.api.formation import FilingViewSet
from groups.api.government import (
    CharterViewSet,
    MeetingViewSet,
    PowerViewSet,
    ResolutionViewSet,
    SeatViewSet,
)
from groups.api.initiatives import InitiativeViewSet
from groups.api.leading import LeadingMeetingViewSet, LeadingMemberViewSet, ProblemViewSet
from groups.api.modes import CountyModeViewSet
from groups.api.plans import PlanItemViewSet, PlanViewSet
from groups.api.policies import PolicyViewSet
from groups.api.register import GroupViewSet
from groups.api.research import ResearchViewSet
from groups.api.sharing import CityRecordViewSet, SharingViewSet
from groups.api.standings import StandingViewSet
from groups.api.templates import LetterTemplateViewSet
from groups.views.search import search
from records.api_exports import ExportViewSet
from records.api_imports import ImportViewSet
from records.api_views import NoticeViewSet, RunViewSet, SchemaView, TodosView
from records.views import api_docs
from schools.api.changes import SchoolChangeViewSet
from schools.api.equity import EquityViewSet
from schools.api.figures import FiguresViewSet
from schools.api.goals import GoalViewSet
from schools.api.register import SchoolViewSet
from supervision.api import DashboardViewSet
from teachers.api import PostingViewSet, TeacherViewSet

router = DefaultRouter()
router.include_format_suffixes = False
router.register("groups", GroupViewSet, basename="api-groups")
router.register("council-seats", SeatViewSet, basename="api-council-seats")
router.register("council-meetings", MeetingViewSet, basename="api-council-meetings")
router.register("resolutions", ResolutionViewSet, basename="api-resolutions")
router.register("charters", CharterViewSet, basename="api-charters")
router.register("powers", PowerViewSet, basename="api-powers")
router.register("filings", FilingViewSet, basename="api-filings")
router.register("county-modes", CountyModeViewSet, basename="api-county-modes")
router.register("group-standings", StandingViewSet, basename="api-group-standings")
router.register("letter-templates", LetterTemplateViewSet, basename="api-letter-templates")
router.register("group-changes", ChangeViewSet, basename="api-group-changes")
router.register("plans", PlanViewSet, basename="api-plans")
router.register("plan-items", PlanItemViewSet, basename="api-plan-items")
router.register("problems", ProblemViewSet, basename="api-problems")
router.register("initiatives", InitiativeViewSet, basename="api-initiatives")
router.register("leading-meetings", LeadingMeetingViewSet, basename="api-leading-meetings")
router.register("leading-members", LeadingMemberViewSet, basename="api-leading-members")
router.register("support-policies", PolicyViewSet, basename="api-support-policies")
router.register("city-records", CityRecordViewSet, basename="api-city-records")
router.register("sharing", SharingViewSet, basename="api-sharing")
router.register("research", ResearchViewSet, basename="api-research")
router.register("resources", ResourceViewSet, basename="api-resources")
router.register("wanted", WantedViewSet, basename="api-wanted")
router.register("bookings", BookingViewSet, basename="api-bookings")
router.register("schools", SchoolViewSet, basename="api-schools")
router.register("school-changes", SchoolChangeViewSet, basename="api-school-changes")
router.register("equity", EquityViewSet, basename="api-equity")
router.register("goals", GoalViewSet, basename="api-goals")
router.register("figures", FiguresViewSet, basename="api-figures")
router.register("imports", ImportViewSet, basename="api-imports")
router.register("exports", ExportViewSet, basename="api-exports")
router.register("notices", NoticeViewSet, basename="api-notices")
router.register("runs", RunViewSet, basename="api-runs")
router.register("postings", PostingViewSet, basename="api-postings")
router.register("teachers", TeacherViewSet, basename="api-teachers")
router.register("allocations", AllocationViewSet, basename="api-allocations")
router.register("expenditures", ExpenditureViewSet, basename="api-expenditures")
router.register("quotas", QuotaViewSet, basename="api-quotas")
router.register("reports", ReportViewSet, basename="api-reports")
router.register("dashboard", DashboardViewSet, basename="api-dashboard")

urlpatterns = [
    path("", include("records.urls")),
    path("accounts/", include("accounts.urls")),
    path("groups/", include("groups.urls")),
    path("schools/", include("schools.urls")),
    path("search/", search, name="search"),
    path("public/", include("supervision.public_urls")),
    path("", include("teachers.urls")),
    path("money/", include("funding.urls")),
    path("reports/", include("evaluation.urls")),
    path("city/", include("supervision.urls")),
    path("api/login/", LogInView.as_view(), name="api-login"),
    path("api/logout/", LogOutView.as_view(), name="api-logout"),
    path("api/me/", MeView.as_view(), name="api-me"),
    path("api/todos/", TodosView.as_view(), name="api-todos"),
    path("api/", include(router.urls)),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/docs/", api_docs, name="api-docs"),
]
