"""The rows of a list, put together in one go: a template asked cell by cell is half a page."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def table_rows(rows, with_status):
    """The <tr>s of parts/list_table.html: see there for what a row holds."""
    missing = _("无数据")
    return mark_safe("\n".join(table_row(row, with_status, missing) for row in rows))  # noqa: S308


@register.simple_tag
def total_cells(cells):
    return mark_safe("".join(cells_of(cells, "", _("无数据"))))  # noqa: S308


def table_row(row, with_status, missing):
    cells = cells_of(row["cells"], row.get("url", ""), missing)
    if with_status:
        tone, status = row.get("tone", ""), row.get("status", "")
        cells.append(format_html('<td><span class="st st-{}">{}</span></td>', tone, status))
    return f"<tr>{''.join(cells)}</tr>"


def cells_of(cells, url, missing):
    """The first cell heads the row and bears its link; None prints 无数据."""
    words = [conditional_escape(missing if cell is None else cell) for cell in cells]
    if url and words:
        words[0] = f'<a href="{conditional_escape(url)}">{words[0]}</a>'
    head = [f'<th scope="row">{word}</th>' for word in words[:1]]
    return head + [f"<td>{word}</td>" for word in words[1:]]


@register.simple_tag
def select_options(options):
    """<option>s of a filter's select."""
    return mark_safe("".join(map(option, options)))  # noqa: S308


def option(option):
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    chosen = " selected" if option["selected"] else ""
    return f'<option value="{value}"{chosen}>{label}</option>'
