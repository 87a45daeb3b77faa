"""Who may do what, on one screen: office → verbs, and where each office stands.

以县为主，市级统筹: seeing flows down the tree, deciding does not. `docs/offices.md`
prints this table; the database repeats the where (accounts/rls.py).
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Office(models.TextChoices):
    OFFICER = "officer", _("经办人")
    APPROVER = "approver", _("审批人")
    PRINCIPAL = "principal", _("校长")
    COORDINATOR = "coordinator", _("市教育局协调员")
    SUPERVISOR = "supervisor", _("市督导室督导员")
    PROVINCE = "province", _("省级读者")
    DEPARTMENT = "department", _("部门经办人")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    SYSTEM = "system", _("系统")


class Department(models.TextChoices):
    """部门合力: the departments beside a bureau or a city, each a body of its own."""

    DEVELOPMENT = "development", _("发展和改革局")
    STAFFING = "staffing", _("机构编制委员会办公室")
    PERSONNEL = "personnel", _("人力资源和社会保障局")
    FINANCE = "finance", _("财政局")


READ = {"see_groups", "see_schools", "see_filings", "see_postings", "see_sharing", "see_money"}
READ |= {"see_reports", "see_dashboard", "see_figures", "see_equity", "see_goals"}
READ |= {"see_council", "see_plans", "see_leading"}

MATRIX = {
    Office.OFFICER: READ
    | {"import_register", "file_group", "review_group", "answer_refusal", "settle_register"}
    | {"record_posting", "allocate", "review_allocation", "review_expenditure", "run_report"}
    | {
        "keep_staff",
        "set_quota",
        "keep_school",
        "keep_contact",
        "file_school_change",
        "transfer_school",
    }
    | {"file_figures", "import_figures", "accept_figures", "set_goals"}
    | {"keep_rules", "keep_policies", "draft_plan", "report_progress", "keep_leading"}
    | {"answer_initiative"},
    Office.APPROVER: READ
    | {"confirm_register", "decide_group", "answer_refusal", "grant_powers"}
    | {"decide_allocation", "decide_expenditure", "run_report", "decide_school_change"}
    | {"issue_plan", "answer_task", "close_problem"},
    Office.PRINCIPAL: (READ - {"see_dashboard", "see_equity", "see_goals", "see_leading"})
    | {"file_school_change", "keep_contact", "file_figures", "import_figures"}
    | {"file_group", "consent", "file_posting", "accept_posting", "decide_posting"}
    | {"confirm_arrival", "end_posting", "file_sharing", "file_expenditure", "keep_staff"}
    | {"keep_council", "adopt_plan", "report_progress"},
    Office.COORDINATOR: READ
    | {"record_group", "run_report", "set_goals", "give_opinion"}
    | {"lead_plan", "keep_policies", "report_progress", "keep_leading", "close_problem"}
    | {"keep_city_rules", "propose_group"},
    Office.SUPERVISOR: READ | {"run_report", "close_problem"},
    Office.PROVINCE: {"see_groups", "see_schools", "see_reports", "see_dashboard"}
    | {"see_equity", "see_goals"},
    Office.DEPARTMENT: {"see_filings", "give_opinion", "keep_policies"}
    | {"see_plans", "report_progress", "see_leading"},
    Office.SYSTEM_ADMIN: {"manage_accounts"},
    Office.SECURITY_ADMIN: {"appoint"},
    Office.AUDIT_ADMIN: {"read_audit"},
    Office.SYSTEM: READ | {"run_report"},
}

VERBS = sorted(set().union(*MATRIX.values()))

# Which kind of jurisdiction an office is held in (accounts.models.Jurisdiction.Kind).
HELD_IN = {
    Office.OFFICER: "bureau",
    Office.APPROVER: "bureau",
    Office.PRINCIPAL: "school",
    Office.COORDINATOR: "city",
    Office.SUPERVISOR: "city",
    Office.PROVINCE: "province",
    Office.DEPARTMENT: "department",
    Office.SYSTEM_ADMIN: "city",
    Office.SECURITY_ADMIN: "city",
    Office.AUDIT_ADMIN: "city",
}

ADMINISTRATORS = {Office.SYSTEM_ADMIN, Office.SECURITY_ADMIN, Office.AUDIT_ADMIN}


@dataclass(frozen=True)
class ActingOffice:
    """The office somebody acts in now; `sees` and `writes` hold bureau-level ids."""

    id: int | None
    person_id: int | None
    person_name: str
    office: str
    jurisdiction_id: int
    jurisdiction_name: str
    city_id: int | None
    sees: tuple[int, ...] = ()
    writes: tuple[int, ...] = ()
    audits: tuple[int, ...] = ()
    school: int | None = None

    @property
    def label(self):
        return Office(self.office).label

    @property
    def title(self):
        return f"{self.jurisdiction_name} {self.label}"

    @property
    def bureau_id(self):
        """The body whose rows this office writes; None for readers and administrators."""
        return self.writes[0] if self.writes else None

    def may(self, verb):
        return verb in MATRIX[self.office]

    def holds(self, row):
        """May this office write `row`? The Python half of the write policy."""
        if row.bureau_id not in self.writes:
            return False
        if not self.school:
            return True
        return row.is_written_by(self.school)
