"""The table on the screen and bench/RESULTS.md."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.utils import timezone

FILE = Path(__file__).parent / "RESULTS.md"


@dataclass(frozen=True)
class Line:
    what: str
    found: str
    target: str
    verdict: str

    @property
    def missed(self):
        return self.verdict == "missed"


def lines(pages, protection, counted, rls):
    found = {page.label: page for page in pages}
    yield_of = [ratio_line(page, found[page.against]) for page in pages if page.target]
    yield_of += [
        protection_line(page, ratio, rls[page.reader.name]) for page, ratio in protection.values()
    ]
    for page, count, allowed, scans in counted:
        yield_of.append(
            Line(f"queries {page.label}", str(count), f"≤ {allowed}", verdict(count <= allowed))
        )
        yield_of.append(
            Line(f"sequential scans {page.label}", ", ".join(scans) or "none", "none",
                 verdict(not scans))
        )  # fmt: skip
    return yield_of


def ratio_line(page, base):
    ratio = page.median / base.median
    target = f"≤ {page.target}×" + (f" (stretch {page.stretch}×)" if page.stretch else "")
    words = verdict(ratio <= page.target)
    if page.stretch and ratio <= page.stretch:
        words = "stretch"
    against = "floor" if base.label == "floor" else "its page 1"
    return Line(f"{page.label} ÷ {against}", f"{ratio:.2f}×", target, words)


def protection_line(page, ratio, target):
    return Line(f"RLS {page.label}", f"{ratio:.2f}×", f"≤ {target}×", verdict(ratio <= target))


def import_lines(times, *, floor, usual):
    """A table from file to committed against its floor and against openpyxl + bulk_create."""
    what = f"import {times.rows:,} × 12, file to committed"
    return [
        Line(f"{what} ÷ calamine + COPY", f"{times.to_floor:.2f}×", f"≤ {floor}×",
             verdict(times.to_floor <= floor)),
        Line(f"openpyxl + bulk_create ÷ {what}", f"{times.to_usual:.2f}×", f"≥ {usual}×",
             verdict(times.to_usual >= usual)),
    ]  # fmt: skip


def merger_lines(ours, bare, *, to_bare):
    """A merger of two groups of 200 schools against the bare SQL, and in seconds."""
    what = "merger of two groups of 200 schools"
    return [
        Line(f"{what} ÷ bare SQL", f"{ours / bare:.2f}×", f"≤ {to_bare}×",
             verdict(ours / bare <= to_bare)),
        Line(what, f"{ours:.2f} s", "< 1 s", verdict(ours < 1)),
    ]  # fmt: skip


def verdict(met):
    return "met" if met else "missed"


def publish(lines, pages, size, count, *, quick):
    """Print the table; a full run also keeps it."""
    text = "\n".join([*head(pages, size, count), *table(lines)])
    print("\n" + text, flush=True)
    if not quick:
        FILE.write_text(f"# Results of `make bench`\n\n{text}\n", encoding="utf-8")


def head(pages, size, count):
    floor = pages[0].median * 1000
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    return [
        f"{timezone.localdate()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"PostgreSQL {postgres}; gunicorn gthread, one worker process; load average at the end "
        f"{os.getloadavg()[1]:.1f}.",
        f"{size.schools:,} schools, {size.groups:,} groups, {size.counties:,} counties, "
        f"{size.cities} cities. Medians of {count} interleaved requests over keep-alive.",
        f"Floor here: {floor:.1f} ms (an anonymous page of one indexed query, 25 rows).",
        "",
    ]


def table(lines):
    yield "| what | found | target | |"
    yield "|---|---:|---|---|"
    for line in lines:
        yield f"| {line.what} | {line.found} | {line.target} | {line.verdict} |"
