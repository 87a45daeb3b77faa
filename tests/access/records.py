"""The access table: imports."""

from records.models import ImportBatch
from tests.access.route import OWN, Route, about

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
]  # fmt: skip
