"""What stands around the rows of a table: its title, day and filters, its source, its foot."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Heading:
    title: str
    day: str
    filters: tuple[tuple[str, str], ...]
    source: str
    office: str
    notes: tuple[str, ...] = ()

    @property
    def full_title(self):
        return self.title + _("（演示数据）") if settings.DEMO else self.title

    def unit_line(self, columns):
        """单位：所、人　2026-09-01 当天的情况　学段：小学."""
        units = list(dict.fromkeys(str(column.unit) for column in columns if column.unit))
        said = [_("单位：%(units)s") % {"units": "、".join(units)}] if units else []
        said.append(_("%(day)s 当天的情况") % {"day": self.day})
        said += [f"{label}：{value}" for label, value in self.filters]
        said += self.notes
        return "　　".join(said)

    def source_line(self):
        demo = _("演示数据。") if settings.DEMO else ""
        said = _("%(source)s，%(office)s于 %(at)s 导出，%(day)s 当天的情况") % {
            "source": self.source, "office": self.office, "day": self.day,
            "at": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        }  # fmt: skip
        return demo + _("数据来源与更新：%(said)s") % {"said": said}


def heading_of(kind, office, params):
    return Heading(
        title=str(kind.title), day=kind.day(params).isoformat(), source=str(kind.source),
        filters=tuple(kind.filter_words(params)), office=office.jurisdiction_name,
        notes=tuple(kind.notes(office, params)),
    )  # fmt: skip


def foot_line(body):
    """What a bureau fills in and stamps under a printed table."""
    return _("填报单位（盖章）：%(body)s　　　　填表人：　　　　　　审核人：　　　　　　日期：") % {
        "body": body
    }
