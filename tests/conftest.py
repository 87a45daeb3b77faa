import pytest

from tests.cast import build_cast

pytest_plugins = ["tests.database", "tests.worker"]


@pytest.fixture
def cast(db):
    """The fixed cast, in this test's own transaction."""
    return build_cast()
