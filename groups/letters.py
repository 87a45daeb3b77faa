"""The words of the 批复, the same in the preview and on paper."""

from django.conf import settings
from django.utils.translation import gettext as _

from groups.queries.formation import member_ids, names_of


def letter_of(filing, *, number="", day=None):
    """The letter as parts/letter.html and letter.typ take it."""
    ids = member_ids(filing)
    names = names_of(ids)
    members = "、".join(names[pk] for pk in ids)
    core = filing.core.name if filing.core_id else ""
    facts = {
        "name": filing.name, "core": core, "members": members,
        "mode": filing.get_mode_display(), "tie": filing.get_tie_display(),
        "form": filing.get_form_display(), "initiation": filing.get_initiation_display(),
        "stage": filing.get_stage_display(),
    }  # fmt: skip
    return {
        "issuer": filing.bureau.name,
        "number": number,
        "title": _("关于同意组建%(name)s的批复") % facts,
        "to": "、".join(filter(None, [core, members])),
        "paragraphs": [
            _("关于组建%(name)s的申报收悉。经研究，现批复如下：") % facts,
            _(
                "一、同意组建%(name)s。集团属%(stage)s学段，采用%(mode)s模式，以%(initiation)s方式组建，"
                "以%(tie)s为联结，办学形式为%(form)s。"
            )
            % facts,
            _("二、核心校为%(core)s，成员校为%(members)s。") % facts,
            _("三、集团自本批复之日起运行。请按章程和发展规划办学，做好优质资源共享和教师交流。"),
            _("此复。"),
        ],
        "signer": filing.bureau.name,
        "day": _("%(y)s年%(m)s月%(d)s日") % {"y": day.year, "m": day.month, "d": day.day}
        if day
        else "",
        "demo": settings.DEMO,
    }
