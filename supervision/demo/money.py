"""The county's special fund: quota, allocations to groups, what the core schools spent."""

from datetime import date, timedelta
from decimal import Decimal

from funding.models import Allocation, Category, Expenditure, Quota
from funding.services import tell_of_allocation, tell_of_expenditure
from records.models import Attachment
from supervision.demo import decisions
from supervision.demo.sharing import proof

COUNTY_CATEGORIES = ("教师培训", "课程开发", "教学研究", "设备购置", "交流轮岗补助", "活动与宣传")
# The four the policy names for the pool; a county may add its own with its basis.
POOL_CATEGORIES = ("教育改革", "教学研究", "师资培训", "课程开发")
POOL_BASIS = "安政办发〔2018〕47号（集团办学专项经费）"
PURPOSES = (
    "集团教研活动及骨干教师培训", "成员校设备添置和校本课程", "交流轮岗教师交通与住宿补助",
)  # fmt: skip
SPENT = (
    ("教师培训", "暑期集团教师研修", "安康明德教育咨询中心（虚构）", "0.24"),
    ("设备购置", "同步课堂录播设备", "秦巴云教科技（虚构）", "0.31"),
    ("课程开发", "校本课程资料印制", "汉水印务（虚构）", "0.12"),
    ("交流轮岗补助", "交流教师交通补助", "交流教师（银行代发）", "0.08"),
)
# How far money is on its way, allocation by allocation and expenditure by expenditure.
ALLOCATION_STATES = (
    "approved",
    "approved",
    "approved",
    "reviewed",
    "approved",
    "filed",
    "rejected",
)
EXPENDITURE_STATES = ("approved", "approved", "reviewed", "filed", "approved", "rejected")
STEPS = {
    "filed": (), "reviewed": ("review",), "approved": ("review", "approve"),
    "rejected": ("review", "reject"),
}  # fmt: skip
REASONS = {"review": "已核对指标余额和用途。", "reject": "用途与专项资金范围不符，请改列。"}


def fund(world, place):
    """Two budget years; the earlier one is spent, this one is under way."""
    login = place.unit.login
    with world.acting(f"{login}.jingban1"):
        names = categories(place)
        allocations, expenditures = [], []
        for year in (world.today.year - 1, world.today.year):
            quota = Quota.objects.create(
                bureau=place.body, stream="county", budget_year=year,
                amount=Decimal(150_000 * (1 + len(place.groups))),
                basis=f"{place.unit.area}{year}年教育专项预算（演示）",
            )  # fmt: skip
            allocations += list(allocated(world, place, quota))
        Allocation.objects.bulk_create(allocations)
        for number, row in enumerate(allocations):
            if row.state == "approved":
                expenditures += list(spent(world, place, row, names, number))
        Expenditure.objects.bulk_create(expenditures)
        Attachment.objects.bulk_create(proof(row, "凭证", "凭证.png") for row in expenditures)
        rows = allocations + expenditures
        decisions.write(world, [leaf for row in rows for leaf in history(world, place, row)])
        for row in rows:
            tell(world, place, row)


def tell(world, place, row):
    """What still waits has its notice to the next person."""
    if row.state not in ("filed", "reviewed"):
        return
    key = "review" if row.state == "reviewed" else "file"
    by = world.office(f"{place.unit.login}.jingban2" if key == "review" else row.maker_login)
    told = tell_of_allocation if isinstance(row, Allocation) else tell_of_expenditure
    told(row, key, by=by)


def categories(place):
    """The bureau's own categories: name → the county stream's row."""
    rows = [
        Category(bureau=place.body, stream=stream, name=name, basis=basis)
        for stream, names, basis in (
            ("county", COUNTY_CATEGORIES, f"{place.unit.area}集团化办学专项资金管理办法（演示）"),
            ("pool", POOL_CATEGORIES, POOL_BASIS),
        )
        for name in names
    ]
    return {row.name: row for row in Category.objects.bulk_create(rows) if row.stream == "county"}


def allocated(world, place, quota):
    past = quota.budget_year < world.today.year
    day = max(date(quota.budget_year, 3, 20), date(quota.budget_year, 1, 5))
    day = min(day, world.today)
    groups = [made for made in place.groups if made.runs and made.since <= day]
    for number, made in enumerate(groups):
        state = "approved" if past else ALLOCATION_STATES[(number + len(place.unit.login)) % 7]
        row = Allocation(
            bureau=place.body, parties=[made.core.pk], quota=quota, group=made.row,
            school=made.core, amount=Decimal(40_000 + 10_000 * (number % 5) + 5_000 * past),
            purpose=PURPOSES[number % 3], state=state, **hands(world, place, state),
        )  # fmt: skip
        waits = state in ("filed", "reviewed")
        row.day = world.before(5 + number) if waits else day + timedelta(days=number)
        row.maker_login = f"{place.unit.login}.jingban1"
        yield row


def spent(world, place, allocation, names, number):
    """One to four vouchers of a core school; the earlier year is all in the books."""
    year = allocation.quota.budget_year
    past = year < world.today.year
    login = place.staff[allocation.school_id]
    for turn, (category, purpose, payee, share) in enumerate(
        SPENT[: 4 if past else 1 + number % 4]
    ):
        day = min(date(year, 5, 10) + timedelta(days=37 * turn + number), world.before(2))
        state = "approved" if past else EXPENDITURE_STATES[(number + turn) % 6]
        if state in ("filed", "reviewed"):
            day = world.before(3 + turn)
        if day.year != year or day < allocation.day:
            continue
        row = Expenditure(
            bureau=place.body, parties=[allocation.school_id], allocation=allocation,
            school=allocation.school, category=names[category], budget_year=year,
            amount=(allocation.amount * Decimal(share)).quantize(Decimal("0.01")),
            voucher_number=f"记-{day.month:02d}-{10 * number + turn + 1:03d}", spent_on=day,
            payee=payee, purpose=purpose, state=state, **hands(world, place, state, login),
        )  # fmt: skip
        row.day, row.maker_login = day, login
        yield row


def hands(world, place, state, maker=""):
    """Maker, reviewer and approver: three persons, as far as the record has come."""
    login = place.unit.login
    people = {"maker": maker or f"{login}.jingban1"}
    if state != "filed":
        people["reviewer"] = f"{login}.jingban2"
    if state in ("approved", "rejected"):
        people["approver"] = f"{login}.shenpi"
    return {hand: world.persons[who] for hand, who in people.items()}


def history(world, place, row):
    login = place.unit.login
    by = {"review": f"{login}.jingban2", "approve": f"{login}.shenpi", "reject": f"{login}.shenpi"}
    steps = [
        (key, world.office(by[key]), min(world.today, row.day + timedelta(days=2 * turn)),
         REASONS.get(key, ""))
        for turn, key in enumerate(STEPS[row.state], 1)
    ]  # fmt: skip
    label = "申请分配" if isinstance(row, Allocation) else "填报支出"
    return decisions.chain(row, ("file", label, world.office(row.maker_login), row.day), steps)
