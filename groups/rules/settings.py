"""What a county, or the city, sets beside modes and sizes: each setting's shape and its words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.offices import Department


@dataclass(frozen=True)
class Setting:
    """`verb` says whose it is: a county's or the city's."""

    label: str
    says: str
    verb: str


SETTINGS = {
    "opinion_days": Setting(
        _l("征求意见的答复期限"), _l("市教育局的统筹意见、部门意见几天内答复，过期视为没有意见。"),
        "keep_rules",
    ),
    "departments_asked": Setting(
        _l("组建申报征求哪些部门的意见"), _l("申报时自动征求；不选则只在需要时由经办人逐件征求。"),
        "keep_rules",
    ),
    "demonstration_criteria": Setting(
        _l("示范性教育集团认定条件"), _l("提出认定时逐条勾选。"), "keep_rules",
    ),
    "charter_elements": Setting(
        _l("章程应有的内容"), _l("章程逐项勾选，缺一项不能备齐。"), "keep_rules"
    ),
    "central_city": Setting(
        _l("中心城区镇办"), _l("整个县区或所列镇办的学校，组建集团时按中心城区办理。"),
        "keep_city_rules",
    ),
    "who_decides": Setting(
        _l("由另一局决定的县区"), _l("功能区没有审批职能的，写明由哪个县区教育局决定。"),
        "keep_city_rules",
    ),
}  # fmt: skip
LIST_SEPARATOR = "、"


def problem_of(key, value, codes):
    """Why a value is none for a setting, or "". `codes` are those of the city's bureaus."""
    return PROBLEMS[key](value, codes)


def days_problem(value, codes):
    fits = type(value) is int and 1 <= value <= 90
    return "" if fits else _("期限为 1 到 90 天")


def departments_problem(value, codes):
    unknown = not isinstance(value, list) or set(value) - set(Department.values)
    return _("只能是发改、编办、人社、财政") if unknown else ""


def lines_problem(value, codes):
    if not is_lines(value) or not value:
        return _("至少写一条")
    return _("有两条相同") if len(set(value)) < len(value) else ""


def is_lines(value):
    return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)


def elements_problem(value, codes):
    pairs = isinstance(value, list) and all(is_lines(pair) and len(pair) == 2 for pair in value)
    if not pairs:
        return _("至少写一条")
    return lines_problem([label for _key, label in value], codes) or lines_problem(
        [key for key, _label in value], codes
    )


def central_problem(value, codes):
    shaped = isinstance(value, dict) and is_lines(value.get("bureaus"))
    towns = value.get("towns") if shaped else None
    if not isinstance(towns, dict) or not all(map(is_lines, towns.values())):
        return _("请写明整体列入的县区和列入的镇办")
    named = {*value["bureaus"], *towns}
    return _("有县区不在本市") if named - set(codes) else ""


def deciders_problem(value, codes):
    if not isinstance(value, dict) or {*value, *value.values()} - set(codes):
        return _("有县区不在本市")
    if any(zone == other for zone, other in value.items()):
        return _("由自己决定的不用设定")
    return _("代为决定的县区自己不能再由别人决定") if set(value) & set(value.values()) else ""


PROBLEMS = {
    "opinion_days": days_problem, "departments_asked": departments_problem,
    "demonstration_criteria": lines_problem, "charter_elements": elements_problem,
    "central_city": central_problem, "who_decides": deciders_problem,
}  # fmt: skip


def keyed(labels, known):
    """Elements of a charter by their labels: one that is known keeps its key, so that charters
    entered before are still read by it."""
    keys = {label: key for key, label in known}
    taken, found = set(keys.values()), []
    for label in labels:
        key = keys.get(label) or next(
            f"own{n}" for n in range(1, len(taken) + len(labels) + 2) if f"own{n}" not in taken
        )
        taken.add(key)
        found.append([key, label])
    return found


def words_of(key, value, names):
    """A value in words; `names` are the city's bureaus by code."""
    if key == "opinion_days":
        return _("%(n)s 天") % {"n": value}
    if key == "departments_asked":
        return LIST_SEPARATOR.join(str(Department(code).label) for code in value) or _("不征求")
    if key == "demonstration_criteria":
        return "；".join(value)
    if key == "charter_elements":
        return LIST_SEPARATOR.join(label for _key, label in value)
    if key == "who_decides":
        said = [
            _("%(zone)s由%(other)s决定") % {"zone": names.get(a, a), "other": names.get(b, b)}
            for a, b in value.items()
        ]
        return "；".join(said) or _("各县区决定各自的学校")
    parts = [names.get(code, code) for code in value["bureaus"]]
    parts += [
        f"{names.get(code, code)}（{LIST_SEPARATOR.join(towns)}）"
        for code, towns in value["towns"].items()
    ]
    return "；".join(parts) or _("没有设定")
