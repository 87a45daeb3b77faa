"""PDF from typst templates: our own fonts only, so paper looks the same everywhere."""

import json
from functools import cache
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"


@cache
def _fonts():
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(HERE / "fonts")],
    )


def render_pdf(template_name: str, data: dict) -> bytes:
    """The PDF of `templates/<template_name>` filled with `data`.

    `data` must be JSON; the head of each template says which keys it reads.
    Only templates of this folder, never a path from a request.
    """
    return _compile(template_name, data, "pdf")


def _compile(template_name: str, data: dict, format: str, **options):
    if template_name not in {path.name for path in TEMPLATES.glob("*.typ")}:
        raise ValueError(f"no such PDF template: {template_name}")
    return typst.compile(
        str(TEMPLATES / template_name),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format=format,
        **options,
    )
