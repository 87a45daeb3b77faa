"""Templates of official letters that a body edits in Word; dated, each with its basis."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable, User
from records.models import tracked


@tracked
class LetterTemplate(Readable):
    """A version of a body's own template; the file lies in the storage under its digest."""

    class Kind(models.TextChoices):
        APPROVAL = "approval", _("批复")
        CHANGE = "change", _("变更批复")
        OWN = "own", _("分别批复")
        SLIP = "slip", _("备案回执")

    kind = models.CharField(_("文书"), max_length=10, choices=Kind)
    file_name = models.CharField(_("文件名"), max_length=160)
    sha256 = models.CharField(max_length=64)
    basis = models.CharField(_("依据或说明"), max_length=200)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("启用时间"), auto_now_add=True)
    current = models.BooleanField(default=True)

    class Meta(Readable.Meta):
        verbose_name = _("文书模板")
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "kind"], name="one_current_template", condition=Q(current=True)
            )
        ]
