from django.core.management.base import BaseCommand

from accounts.offices import HELD_IN, MATRIX, VERBS, Office

# Each verb in the words of the screens.
WORDS = {
    "accept_figures": "核定、退回学校年度数据",
    "accept_posting": "接收或不接收交流教师",
    "adopt_plan": "登记集团规划和年度计划",
    "allocate": "提出经费分配",
    "answer_initiative": "答复市教育局的组建倡议",
    "answer_refusal": "答复不同意的学校",
    "answer_task": "答复市级方案交给本县区的任务",
    "appoint": "任命和离任",
    "close_problem": "核对问题清单、销号",
    "confirm_arrival": "确认报到",
    "confirm_register": "确认存量集团",
    "consent": "表达学校意愿",
    "decide_allocation": "审批经费分配",
    "decide_expenditure": "审批支出",
    "decide_group": "批复、退回补正、不予批准",
    "decide_posting": "集团决定交流",
    "decide_school_change": "审批学校变更和隶属调整",
    "draft_plan": "起草县区实施办法",
    "end_posting": "结束交流",
    "file_expenditure": "申报支出",
    "file_figures": "填报学校年度数据",
    "file_group": "申报集团组建和变更",
    "file_posting": "推荐交流教师",
    "file_school_change": "申请学校变更",
    "file_sharing": "登记资源共享和联合教研",
    "give_opinion": "对征求意见的申报提统筹意见或部门意见",
    "grant_powers": "赋予和收回集团自主权",
    "import_figures": "导入学校年度数据",
    "import_register": "导入名册",
    "issue_plan": "印发、办结县区实施办法",
    "keep_city_rules": "设定中心城区镇办和由另一局决定的县区",
    "keep_contact": "维护学校联系方式",
    "keep_council": "登记理事会、会议、决议和章程",
    "keep_leading": "登记领导小组、会议和问题清单",
    "keep_policies": "登记支持政策和优惠政策",
    "keep_rules": "维护组建规定，提出集团认定、预警和整改",
    "keep_school": "登记学校、校长、标签和沿革",
    "keep_staff": "登记教师",
    "lead_plan": "牵头制定中心城区实施方案",
    "manage_accounts": "开立、停用账号",
    "propose_group": "向主管教育局提出组建倡议",
    "read_audit": "查阅审计记录",
    "record_group": "备案",
    "record_posting": "登记交流",
    "report_progress": "报告任务进展",
    "review_allocation": "审核经费分配",
    "review_expenditure": "审核支出",
    "review_group": "审核集团组建和变更",
    "run_report": "生成监测报告",
    "see_council": "看理事会、决议和章程",
    "see_dashboard": "看总览",
    "see_equity": "看校际均衡",
    "see_figures": "看学校年度数据",
    "see_filings": "看组建申报",
    "see_goals": "看目标",
    "see_groups": "看教育集团",
    "see_leading": "看领导小组、会议和问题清单",
    "see_money": "看经费",
    "see_plans": "看规划、计划和任务",
    "see_postings": "看教师交流",
    "see_reports": "看监测报告",
    "see_schools": "看学校",
    "see_sharing": "看资源共享和联合教研",
    "set_goals": "设定目标",
    "set_quota": "登记预算指标",
    "settle_register": "核对存量集团",
    "transfer_school": "提出学校隶属调整",
}
PLACES = {
    "bureau": "主管教育局",
    "school": "学校",
    "city": "市",
    "province": "省",
    "department": "部门",
}
TABLE = (
    ("业务职务 / offices that do the work", [
        Office.OFFICER, Office.APPROVER, Office.PRINCIPAL, Office.COORDINATOR,
        Office.SUPERVISOR, Office.PROVINCE, Office.DEPARTMENT, Office.SYSTEM,
    ]),
    ("三员 / the three administrators", [
        Office.SYSTEM_ADMIN, Office.SECURITY_ADMIN, Office.AUDIT_ADMIN,
    ]),
)  # fmt: skip


class Command(BaseCommand):
    help = "职务与权限表（docs/offices.md 的表格部分）"

    def handle(self, **options):
        self.stdout.write(tables())


def tables():
    """The matrix of accounts/offices.py as Markdown; a test keeps docs/offices.md the same."""
    return "\n\n".join(f"### {title}\n\n{table(offices)}" for title, offices in TABLE)


def table(offices):
    verbs = [verb for verb in VERBS if any(verb in MATRIX[office] for office in offices)]
    lines = [
        row(
            "",
            *(
                f"{office.label}（{PLACES.get(HELD_IN.get(office), '后台任务')}）"
                for office in offices
            ),
        ),
        row("---", *("---" for _office in offices)),
    ]
    for verb in verbs:
        marks = ("✓" if verb in MATRIX[office] else "" for office in offices)
        lines.append(row(f"{WORDS[verb]} `{verb}`", *marks))
    return "\n".join(lines)


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
