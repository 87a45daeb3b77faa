"""What one county has laid down for itself: a mode, settings, its own letter; the city's towns."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from groups.services.modes import add_mode
from groups.services.settings import set_setting
from groups.services.templates import put_template
from groups.word import default_template
from supervision.demo.places import towns_by_code

RULED = "hanbin"
OLD_CLOSING = "三、集团自本批复之日起运行。"
NEW_CLOSING = "三、集团自本批复之日起运行，由{{ issuer }}每学年考核一次。"


def lay_down(world, place):
    if place.unit.login != RULED:
        return
    since = date(world.year, 9, 1)
    basis = f"{place.unit.letters}〔{world.year}〕3号"
    with world.acting(f"{RULED}.jingban1") as by:
        add_mode(
            name="校际联合体", by=by, since=since,
            says="规模相近的学校自愿联合，轮流担任召集学校。",
            stage="compulsory", basis=f"{basis} 第二条", bounds={"all": [2, 4]},
            documents=["agreement"],
        )  # fmt: skip
        set_setting("opinion_days", 7, basis=f"{basis} 第五条", since=since, by=by)
        letter = SimpleUploadedFile("批复模板（汉滨）.docx", edited_letter())
        put_template("approval", upload=letter, basis=f"按{basis}统一文书", by=by)


def edited_letter():
    """The portal's template with a sentence of the county's own, as a clerk would edit it."""
    document = Document(io.BytesIO(default_template("approval")))
    for paragraph in document.paragraphs:
        if OLD_CLOSING in paragraph.text:
            paragraph.runs[0].text = paragraph.text.replace(OLD_CLOSING, NEW_CLOSING)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def draw_the_centre(world, city, body):
    """中心城区: the zone as a whole, and the streets of 汉滨区 that the city lists."""
    if city.login != "shi":
        return
    zone, county = world.places["gaoxin"].unit, world.places["hanbin"].unit
    towns = [name for _code, name in towns_by_code()[county.code] if name.endswith("街道")]
    with world.acting("shi.xietiao") as by:
        set_setting(
            "central_city", {"bureaus": [zone.code], "towns": {county.code: towns}}, by=by,
            basis=f"安教发〔{world.year}〕9号", since=date(world.year, 9, 1),
        )  # fmt: skip
