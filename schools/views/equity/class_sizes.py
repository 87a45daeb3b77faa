"""Classes by grade: within the standard, 大班额, of these 超大班额; a county's schools too."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.gate import needs
from records.exports import export_links
from schools.queries import equity as queries
from schools.tables.equity import class_sizes as tables
from schools.tables.equity.coefficients import source_of
from schools.views.equity.asked import asked


@needs("see_equity")
def class_sizes(request):
    page = asked(request)
    about = {"year": page.year, "day": page.day}
    sizes = queries.class_sizes(queries.TOGETHER, page.ids, **about)
    schools = crowded(page, about) if page.body and page.names_schools else []
    return render(request, "schools/class_sizes.html", page.choices() | {
        "name": page.name, "columns": tables.size_columns(_("年级")),
        "rows": tables.size_rows(sizes), "schools": schools, "standards": [],
        "exports": export_links("schools.class_sizes", request.GET),
        "school_columns": tables.size_columns(_("学校")),
        "bodies": [] if page.body else bodies(page, about),
        "body_columns": tables.size_columns(_("县区")),
        "crumbs": page.crumbs(_("班额")), "source": source_of(page.year, page.day),
    })  # fmt: skip


def crowded(page, about):
    each = queries.class_sizes(queries.TOGETHER, page.ids, by_school=True, **about)
    return tables.crowded_schools(each, page.school_urls("schools:detail"))


def bodies(page, about):
    def url_of(pk):
        return "" if page.of_a_province else page.query(where=pk)

    members = queries.CITIES if page.of_a_province else queries.BODIES
    sizes = queries.class_sizes(members, page.ids, **about)
    return tables.body_rows(sizes, page.bodies(), url_of)
