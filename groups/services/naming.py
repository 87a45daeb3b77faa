"""Names of open groups: once in a bureau."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken, constraint_of


def save_named(group, **options):
    """Save a group, or refuse where an open group of the bureau has its name."""
    with refusing_taken_name(group):
        group.save(**options)


@contextmanager
def refusing_taken_name(group):
    """What is written here fails in words where an open group of the bureau has the name, also
    one that the public register does not show."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint_of(error) != "one_open_group_per_name":
            raise
        raise RuleBroken(
            _("不能批复：“%(name)s”已有教育集团使用") % {"name": group.name},
            rule=_("集团名称在本主管局不能重复"),
            next_step=_("请退回补正，换一个名称"),
        ) from None
