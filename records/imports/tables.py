"""The table in an uploaded file: where its heading is, and its rows read as values.

The heading may stand below title rows and be one or two rows high, its columns in any order.
Blank rows, 合计 rows, headings printed again and the lines at the foot are no data: they are
left out, counted and said.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.refusals import Owner, RuleBroken
from records.imports.cells import read_column, text_of
from records.imports.columns import (
    AREA,
    MONEY,
    Frame,
    Row,
    Values,
    folded,
    unit_in,
    unit_line,
    unmarked,
)
from records.imports.files import sheets_of

MOST_ROWS = 200_000
HEADING_WITHIN = 20
SKIPPED_SHOWN = 20
TOTAL = re.compile(r".{0,8}(?:合计|总计|小计|共计)[::]?")
FOOT = re.compile(
    r"(?:填报单位|填报人|填表人|制表人|审核人|审批人|负责人|单位负责人|联系人|联系电话|填报日期|填表日期"
    r"|日期|备注|注|说明|填表说明)(?:\(盖章\)|\(签字\)|\(章\))?[::].*|.{0,12}\(盖章\)[::]?.*"
)
# Headings under which one pupil stands, or who is behind a pupil.
PUPILS = re.compile(
    r"(?:学生|幼儿|儿童)(?:姓名|名字|身份证.*|电话|住址)|姓名|学籍(?:号|辅号)|全国学籍号|.*身份证(?:件)?号?码?"
    r"|(?:家长|监护人).*"
)


class PupilsNamed(RuleBroken):
    """The table names pupils one by one: it is not read, and its file is not kept."""


@dataclass
class Table:
    """The rows of a table, and what of the file is none.

    `heading` and `title` are the file's own cells; `skipped` holds (row number, why);
    `ignored` the headings of columns that no kind's column is called; `unfilled` counts the rows
    that say what they are about and nothing of it.
    """

    frame: Frame
    heading_row: int
    heading: list
    title: list
    rows: list = field(default_factory=list)
    blank: int = 0
    unfilled: int = 0
    skipped: list = field(default_factory=list)
    ignored: list = field(default_factory=list)


def read_table(content, file_name, columns, *, most_rows=MOST_ROWS):
    """The table in an uploaded file; RuleBroken with a plain sentence when there is none."""
    table, rows = find_table(sheets_of(content, file_name), columns)
    refuse_pupils(table.ignored)
    data = data_rows(table, rows)
    if len(data) > most_rows:
        raise RuleBroken(
            _("这张表有 %(n)s 行") % {"n": len(data)},
            rule=_("一次最多导入 %(n)s 行") % {"n": most_rows},
            next_step=_("请分成几个文件上传"),
        )
    if not data:
        raise RuleBroken(_("表头下面没有内容"), next_step=_("请填好各行后重新上传"))
    table.rows = filled_rows(table.frame, read_rows(table.frame, data))
    table.unfilled = len(data) - len(table.rows)
    if not table.rows:
        raise RuleBroken(
            _("表里的 %(n)s 行都还没有填") % {"n": len(data)},
            rule=_("只有预先写好的列，没有可以导入的数"),
            next_step=_("请填好要导入的各行后重新上传"),
        )
    return table


def refuse_pupils(headings):
    """Numbers of pupils come in, pupils do not."""
    if named := [word for word in headings if PUPILS.fullmatch(folded(word))]:
        raise PupilsNamed(
            _("表里有学生的个人信息：%(names)s") % {"names": "、".join(named[:SKIPPED_SHOWN])},
            rule=_("本平台只收人数，不收学生姓名、证件和家庭信息；这个文件没有保存"),
            owner=Owner.NATIONAL, basis=_("《中华人民共和国个人信息保护法》第六条、第三十一条"),
            next_step=_("请删去这些列后重新上传"),
        )  # fmt: skip


# The heading


def find_table(sheets, columns):
    """The first sheet with the heading in its first rows."""
    missing = [str(column.label) for column in columns if column.required]
    for rows in sheets:
        top = [[text_of(cell) for cell in row] for row in rows[: HEADING_WITHIN + 1]]
        for at in range(min(len(top), HEADING_WITHIN)):
            found, height, lacking = match_heading(top, at, columns)
            if not lacking:
                return framed(rows, top, at, height, found, columns), rows
            if len(lacking) < len(missing):
                missing = lacking
    raise RuleBroken(
        _("没有找到表头"),
        rule=_("前 %(n)s 行里要有一行写着各列的名称，缺：%(names)s")
        % {"n": HEADING_WITHIN, "names": "、".join(missing)},
        next_step=_("请下载模板，或补上列名后重新上传"),
    )


def match_heading(top, at, columns):
    """({column key: place}, rows high, labels of required columns not found) from row `at` on."""
    one = match([[word] for word in map(folded, top[at])], columns)
    below = top[at + 1] if at + 1 < len(top) else []
    if any(cell.strip() for cell in below):
        two = match(two_rows(top[at], below), columns)
        found = max(len(one[0]), how_many([[word] for word in map(folded, below)], columns))
        if len(two[0]) > found and not two[1]:  # or the first of the two is a title
            return two[0], 2, two[1]
    return one[0], 1, one[1]


def two_rows(above, below):
    """The words a column may go by under a heading two rows high, the fullest first.

    A merged cell says its word over its first column only: the ones after it inherit it,
    as long as they have a word of their own below.
    """
    words, group = [], ""
    for over, under in zip(map(folded, above), map(folded, below), strict=True):
        group = over or (group if under else "")
        words.append([group + under, under + group, under] if under else [over])
    return words


def match(words, columns):
    """({column key: place}, labels of required columns that are not there)."""
    places, taken = {}, {}
    for column in columns:
        found = places_of(column, words)
        if len(found) > 1:
            raise RuleBroken(
                _("表头有 %(n)s 列都是“%(name)s”") % {"n": len(found), "name": column.label},
                rule=_("每列只能出现一次"),
                next_step=_("请删去多余的列后重新上传"),
            )
        if found and found[0] not in taken:
            places[column.key] = found[0]
            taken[found[0]] = column.key
    return places, [str(c.label) for c in columns if c.required and c.key not in places]


def how_many(words, columns):
    """How many of the columns the words name plainly."""
    return sum(len(places_of(column, words)) == 1 for column in columns)


def places_of(column, words):
    """Where the column stands: by its exact name before its name with marks and unit."""
    names = column.names | {folded(column.heading)}
    for rank in range(max(map(len, words), default=0)):
        said = [(place, word[rank]) for place, word in enumerate(words) if rank < len(word)]
        for shape in (str, unmarked):
            if found := [place for place, word in said if word and shape(word) in names]:
                return found
    return []


def framed(rows, top, at, height, places, columns):
    heading = [" ".join(filter(None, (c.strip() for c in cells)))
               for cells in zip(*top[at : at + height], strict=True)]  # fmt: skip
    used = set(places.values())
    above = unit_line(cell for row in top[:at] for cell in row)
    for column in (column for column in columns if column.key in places):
        refuse_other_unit(column, folded(heading[places[column.key]]), above)
    return Table(
        frame=Frame({column.key: column for column in columns}, places),
        heading_row=at + height, heading=rows[at : at + height], title=rows[:at],
        ignored=[word for place, word in enumerate(heading) if word and place not in used],
    )  # fmt: skip


def refuse_other_unit(column, heading, above):
    """Yuan read as 万元 would be ten thousand times too much: the table must say ours."""
    ours = folded(str(column.unit))
    ours = AREA.get(ours, ours)
    said = unit_in(heading) or (above if ours in MONEY else "")
    if said and ours in {*MONEY, *AREA.values()} and said != ours:
        raise RuleBroken(
            _("“%(name)s”的单位写的是%(said)s，这里按%(ours)s读")
            % {"name": column.label, "said": said, "ours": column.unit},
            rule=_("单位不一致时不猜，也不换算"),
            next_step=_("请换算成%(ours)s、改好单位后重新上传") % {"ours": column.unit},
        )


# The rows


def data_rows(table, rows):
    """(number in the file, cells) of every row that is data; the others are noted."""
    data, lead = [], min(table.frame.places.values())
    again = {tuple(row) for row in table.heading}
    for number, row in enumerate(rows[table.heading_row :], start=table.heading_row + 1):
        first = row[lead]
        if type(first) is str and (not first or first.isspace() or odd(first)):
            why = no_data(row, again)
            if why == "":
                table.blank += 1
                continue
            if why:
                table.skipped.append((number, why))
                continue
        data.append((number, row))
    return data


def odd(text):
    """May this be the first word of a 合计 row, a line at the foot, or a heading?"""
    return "计" in text or ":" in text or "：" in text or "盖章" in text or "名" in text


def no_data(row, again):
    """Why a row is no data: "" for a blank one; None when it is data."""
    said = next((text for cell in row if (text := text_of(cell).strip())), "")
    if not said:
        return ""
    word = folded(said)
    if TOTAL.fullmatch(word) or FOOT.fullmatch(word):
        return said[:40]
    return _("重复的表头") if tuple(row) in again else None


def filled_rows(frame, rows):
    """The rows that say more than what they are about, in a kind whose template says that."""
    data = [key for key in frame.places if not frame.columns[key].names_row]
    if len(data) == len(frame.places):
        return rows
    return [
        row for row in rows
        if row.problems or any(row.values[key] is not None for key in data)
    ]  # fmt: skip


def read_rows(frame, data):
    """Rows with their cells read, a column at a time."""
    cells = list(zip(*(row for _number, row in data), strict=True))
    keys, values, wrong = [], [], {}
    for key, place in frame.places.items():
        read, problems = read_column(frame.columns[key], cells[place])
        keys.append(key)
        values.append(read)
        for index, problem in problems.items():
            wrong.setdefault(index, []).append((key, problem))
    rows = [
        Row(number, row, frame, Values(zip(keys, found, strict=True)))
        for (number, row), found in zip(data, zip(*values, strict=True), strict=True)
    ]
    for index, problems in wrong.items():
        for key, problem in problems:
            rows[index].wrong(key, problem)
    return rows
