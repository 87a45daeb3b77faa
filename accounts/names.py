"""What a name is made of: signs that can be seen, and a letter, a digit or a Han character."""

import unicodedata

from django.db import models
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken

UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
READABLE = (  # the same for the database, coarser: some sign that is not blank
    r"[^[:space:][:cntrl:]\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202F"
    r"\u205F-\u206F\u3000\u3164\uFEFF\uFFA0]"
)
# Hangul fillers are letters that show nothing; the last two are no characters.
FILLERS = "\u115f\u1160\u3164\uffa0\ufffe\uffff"


def seen(text):
    """A name without what cannot be seen: controls, formats, fillers, blanks at its ends."""
    kept = (c for c in text if unicodedata.category(c) not in UNSEEN and c not in FILLERS)
    return "".join(kept).strip()


def can_be_read(name):
    return any(unicodedata.category(c)[0] in "LN" and c not in FILLERS for c in name)


class NameField(models.CharField):
    """A name: kept as it is seen, refused where nothing of it can be read."""

    def pre_save(self, instance, add):
        given = super().pre_save(instance, add)
        if not given:
            return given
        name = seen(given)
        if not can_be_read(name):
            raise RuleBroken(
                _("%(what)s里没有字") % {"what": self.verbose_name},
                rule=_("名称须有汉字、字母或数字，看不见的字符不算"), next_step=_("请重新填写"),
            )  # fmt: skip
        setattr(instance, self.attname, name)
        return name

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
