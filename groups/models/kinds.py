"""What a group is: stage, mode, initiation, tie and form (安政办发〔2018〕47号 三（二）)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField


class GroupStage(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("学前教育")
    COMPULSORY = "compulsory", _("义务教育")
    SENIOR = "senior", _("普通高中")


class Mode(models.TextChoices):
    """集团化办学模式 (安政办发〔2018〕47号 三（二）).

    A county's further mode stands in the same column under its own name (`CountyMode`).
    """

    CORE_NEW = "core_new", _("核心校+新校")
    CORE_WEAK = "core_weak", _("核心校+弱校")
    CORE_RURAL = "core_rural", _("核心校+农村校")
    OUTSIDE_LOCAL = "outside_local", _("域外名校+本地校")
    KINDERGARTEN = "kindergarten", _("名园+新园")
    UNKNOWN = "unknown", _("模式待核")


def mode_words(mode):
    """The policy's label of a mode; a county's own mode is its own name."""
    return Mode(mode).label if mode in Mode.values else mode


class Initiation(models.TextChoices):
    VOLUNTARY = "voluntary", _("自主组合")
    ADMINISTRATIVE = "administrative", _("行政主导")
    UNKNOWN = "unknown", _("待核")


class Tie(models.TextChoices):
    ASSETS = "assets", _("资产纽带")
    TEACHING = "teaching", _("教育教学纽带")
    UNKNOWN = "unknown", _("待核")


class Form(models.TextChoices):
    CHAIN = "chain", _("连锁")
    COOPERATION = "cooperation", _("合作")
    ALLIANCE = "alliance", _("联盟")
    LEAD = "lead", _("领办")
    TRUST = "trust", _("托管")
    RESTRUCTURE = "restructure", _("重组")
    BRANCH = "branch", _("分校")
    ABSORPTION = "absorption", _("兼并")
    PAIRING = "pairing", _("结对帮扶")
    UNKNOWN = "unknown", _("待核")


class GroupKind(models.Model):
    """What a group is, the same for a group and for the filing that forms it."""

    name = NameField(_("集团名称"), max_length=120)
    stage = models.CharField(_("学段"), max_length=15, choices=GroupStage)
    mode = models.CharField(_("办学模式"), max_length=20, choices=Mode)
    initiation = models.CharField(_("组建方式"), max_length=20, choices=Initiation)
    tie = models.CharField(_("纽带"), max_length=10, choices=Tie)
    form = models.CharField(_("办学形式"), max_length=15, choices=Form)
    assets = models.TextField(_("资产安排"), blank=True)

    class Meta:
        abstract = True
