"""Codes of a school: 学校标识码, and 统一社会信用代码 with its check character (GB 32100-2015)."""

import re
import unicodedata

from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def written_code(text):
    """A code as it is kept: full-width and lower letters folded, blanks gone."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def school_code_problem(text):
    """Why a 学校标识码 is none, or ""; no code at all is no problem."""
    if not text or re.fullmatch(r"[0-9]{10}", text):
        return ""
    return _("学校标识码须为 10 位数字")


def credit_code_problem(text):
    """Why a 统一社会信用代码 is none, or ""; no code at all is no problem."""
    if not text:
        return ""
    if len(text) != 18 or any(letter not in ALPHABET for letter in text):
        return _("统一社会信用代码须为 18 位数字或大写字母（不含 I、O、S、V、Z）")
    if text[17] != check_character(text[:17]):
        return _("统一社会信用代码的校验位不对，请核对是否抄错")
    return ""


def check_character(body):
    """The 18th character for the first 17."""
    total = sum(
        ALPHABET.index(letter) * weight for letter, weight in zip(body, WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]
