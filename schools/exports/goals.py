"""Goals and where they stand as a file; what nobody reported is missing, not none."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.exports import Column, Export, register_export
from schools.forms.goals import GoalFilters
from schools.queries.goals import listed, now_of
from schools.rules import school_year_label
from schools.tables.goals import standing_of, target_words


def goal_rows(office, params):
    return listed(office, GoalFilters(params).wanted).select_related("bureau")


def goal_columns(office, params):
    return (
        Column(_("目标"), width=28), Column(_("谁的目标"), width=24), Column(_("目标值")),
        Column(_("现在"), unit="%", kind="decimal"), Column(_("哪一年的")),
        Column(_("完成期限"), kind="day"), Column(_("基期值"), unit="%", kind="decimal"),
        Column(_("走到哪一步"), width=22), Column(_("依据"), width=32),
    )  # fmt: skip


def goal_cells(goals, office, params):
    """As on the page: the last school year with a value by the day asked for."""
    day = GOALS.day(params)
    now = now_of(goals, office, day)
    for goal in goals:
        year, share = now.get(goal.pk, (None, None))
        word, _tone = standing_of(goal, share, day)
        yield [
            goal.get_measure_display(), goal.bureau.name,
            target_words(goal.measure, goal.target_value), hundredths(share and share.value),
            year and school_year_label(year), goal.target_on, hundredths(goal.baseline_value),
            word, goal.basis,
        ]  # fmt: skip


def hundredths(value):
    return None if value is None else value * 100


GOALS = register_export(Export(
    kind="schools.goals", verb="see_goals", title=gettext_lazy("目标完成情况"),
    source=gettext_lazy("各单位设定的目标，现在的数由年度数据和集团成员算出"), form=GoalFilters,
    rows=goal_rows, columns=goal_columns, cells=goal_cells, keys=("target_on", "pk"), dated=True,
))  # fmt: skip
