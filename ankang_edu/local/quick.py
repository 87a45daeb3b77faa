"""`migrate` for the demo and the tests, several times faster on an empty database.

After every AddIndex, AddConstraint and AddTrigger Django makes all related models anew,
here nearly all there are, and that is most of the time. The columns have not changed, so
it is enough to tell the model it has. Production runs the plain command.
"""

from contextlib import contextmanager

from django.core.management import call_command
from django.db.migrations.operations.models import IndexOperation

OPTIONS = ("indexes", "constraints")


def migrate(**options):
    with models_kept():
        call_command("migrate", **options)


@contextmanager
def models_kept():
    plain = {kind: kind.state_forwards for kind in kinds(IndexOperation)}
    for kind, state_forwards in plain.items():
        kind.state_forwards = keeping_models(state_forwards)
    try:
        yield
    finally:
        for kind, state_forwards in plain.items():
            kind.state_forwards = state_forwards


def kinds(base):
    """The operations that have a state_forwards of their own."""
    for kind in base.__subclasses__():
        if "state_forwards" in vars(kind):
            yield kind
        yield from kinds(kind)


def keeping_models(state_forwards):
    def forwards(operation, app_label, state):
        state.reload_model = lambda app, name, delay=False: tell(state, app, name)
        try:
            state_forwards(operation, app_label, state)
        finally:
            del state.reload_model

    return forwards


def tell(state, app_label, model_name):
    if "apps" not in vars(state):
        return
    options = state.models[app_label, model_name.lower()].options
    meta = state.apps.get_model(app_label, model_name)._meta
    for name in OPTIONS:
        setattr(meta, name, list(options.get(name, ())))
