"""The access table: imports and exports."""

from records.models import ImportBatch
from tests.access.route import OWN, Route, about, named

ROUTES = [
    # Imports: an officer imports every kind, a principal the own figures.
    Route(
        "import-upload", get="import_register", post="import_register",
        of=lambda world: {"kind": "groups.register"},
    ),
    Route(
        "import-template", get="import_register", of=lambda world: {"kind": "groups.register"}
    ),
    Route(
        "import-batch", get="import_figures", post="import_figures", of=about(ImportBatch),
        audience=OWN,
    ),
    Route("import-confirm", post="import_figures", of=about(ImportBatch), audience=OWN),
    Route("import-cancel", post="import_figures", of=about(ImportBatch), audience=OWN),
    Route("import-errors", get="import_figures", of=about(ImportBatch), audience=OWN),
    # Exports: whoever sees the list takes it out; a long one's file is the asking office's.
    Route(
        "export", get="see_groups", post="see_groups",
        of=lambda world: {"kind": "groups.register", "form": "csv"},
    ),
    Route("api-exports-list", post=""),
    Route("api-exports-file", get="", of=named("export"), audience=frozenset({"lin", "ma"})),
    Route("export-file", get="", of=named("export"), audience=frozenset({"lin", "ma"})),
]  # fmt: skip
