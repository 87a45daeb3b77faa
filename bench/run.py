"""The whole bench: data, server, pages, row-level security, plans, results."""

import base64
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from bench import (
    equity,
    exports,
    generate,
    imports,
    measure,
    merging,
    people,
    plans,
    results,
)
from bench.measure import Page
from bench.server import serving
from records.pages import encode

HTML, HTML_STRETCH, HTML_QUERIES = 2.5, 1.7, 6
API, API_STRETCH, API_QUERIES = 1.8, 1.4, 4
DEEP = 1.3
AS_OF, A_DAY = 2.2, "2024-03-01"
RLS = {"county": 1.2, "city": 1.2, "province": 1.35}
LISTS = {"schools": ("schools_school", "node_id"), "groups": ("groups_educationgroup", "id")}
DEEP_PAGE = 1000
IMPORT_TO_FLOOR, USUAL_TO_IMPORT = 3, 4
MERGER_TO_BARE = 5


def all_of_it(*, quick):
    """Returns the lines that missed their target."""
    settings.ROOT_URLCONF = "bench.urls"
    size = generate.Size.tenth() if quick else generate.Size()
    count = 40 if quick else 160
    say("迁移和生成数据… / migrating and generating …")
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    generate.fill(size, people.employ)
    readers = people.readers()
    pages = wanted(readers, deep=DEEP_PAGE // 10 if quick else DEEP_PAGE)
    counted = [count_queries(page) for page in pages if page.reader]
    with serving() as port:
        say("测量… / measuring …")
        measure.rounds(port, pages, count)
        listed = [page for page in pages if page.against == "floor" and page.reader]
        protection = measure.cost_of_policies(port, listed, count)
    lines = results.lines(pages, protection, counted, RLS)
    say("导入… / importing …")
    times = imports.compare(rounds=3, rows=imports.ROWS // 10 if quick else imports.ROWS)
    lines += results.import_lines(times, floor=IMPORT_TO_FLOOR, usual=USUAL_TO_IMPORT)
    say("导出… / exporting …")
    lines.append(exports.line(readers[-1].office, quick=quick))
    say("均衡… / equity …")
    lines.append(equity.line(readers[-1].office, quick=quick))
    say("合并集团… / merging groups …")
    lines += results.merger_lines(*merging.compare(), to_bare=MERGER_TO_BARE)
    results.publish(lines, pages, size, count, quick=quick)
    return [line for line in lines if line.missed]


def say(sentence):
    print(sentence, flush=True)


def wanted(readers, deep):
    """The floor, every list for every reader as page and API, and the province's deep pages."""
    city = first_city()
    pages = [Page("floor", f"/floor/?city={city}")]
    for name in LISTS:
        for reader in readers:
            pages.append(
                Page(f"/{name}/ {reader.name}", f"/{name}/", reader, "floor", HTML, HTML_STRETCH)
            )
            pages.append(
                Page(
                    f"/api/{name}/ {reader.name}", f"/api/{name}/", reader, "floor", API,
                    API_STRETCH,
                )
            )  # fmt: skip
        pages += deep_pages(name, readers[-1], deep)
    pages += [
        Page(f"/groups/ {reader.name}, as of a day", f"/groups/?as_of={A_DAY}", reader, "floor",
             AS_OF) for reader in readers
    ]  # fmt: skip
    return pages


def deep_pages(name, reader, deep):
    """Page 1,000: the cursor is the last row of the page before it."""
    table, key = LISTS[name]
    sort_key, pk = one_row(
        f"SELECT sort_key, {key} FROM {table} ORDER BY sort_key, {key} OFFSET %s LIMIT 1",  # noqa: S608
        [(deep - 1) * 25 - 1],
    )
    html = urlencode({"after": encode([sort_key, pk])})
    position = base64.b64encode(urlencode({"p": sort_key}).encode()).decode()
    api = urlencode({"cursor": position})
    first = f"{name}/ {reader.name}"
    return [
        Page(f"/{first}, page {deep}", f"/{name}/?{html}", reader, f"/{first}", DEEP),
        Page(f"/api/{first}, page {deep}", f"/api/{name}/?{api}", reader, f"/api/{first}", DEEP),
    ]


def first_city():
    return one_row("SELECT min(id) FROM accounts_jurisdiction WHERE kind = 'city'", [])[0]


def one_row(statement, values):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def count_queries(page):
    """(page, number of queries, how many are allowed, large tables read from end to end)."""
    statements = plans.queries_of(page.reader, page.url)
    allowed = API_QUERIES if page.url.startswith("/api/") else HTML_QUERIES
    return page, len(statements), allowed, plans.sequential_scans(page.reader, statements)
