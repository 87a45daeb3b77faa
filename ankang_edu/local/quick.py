"""`migrate` for the demo and the tests, several times faster on an empty database.

After every CreateModel, AddIndex, AddConstraint and AddTrigger Django makes all related models
anew, here nearly all there are, and that is most of the time. It is enough to make the new one,
and to tell a model whose columns have not changed what it has now. Production runs the plain
command, and its schema is the same.
"""

from contextlib import contextmanager

from django.core.management import call_command
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.models import IndexOperation

OPTIONS = ("indexes", "constraints")


def migrate(**options):
    with models_kept():
        call_command("migrate", **options)


@contextmanager
def models_kept():
    plain = {kind: kind.state_forwards for kind in (CreateModel, *kinds(IndexOperation))}
    for kind, state_forwards in plain.items():
        bring_in = make if kind is CreateModel else tell
        kind.state_forwards = keeping_models(state_forwards, bring_in)
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


def keeping_models(state_forwards, bring_in):
    def forwards(operation, app_label, state):
        state.reload_model = lambda app, name, delay=False: bring_in(state, app, name)
        try:
            state_forwards(operation, app_label, state)
        finally:
            del state.reload_model

    return forwards


def make(state, app_label, model_name):
    if "apps" in vars(state):
        state.apps.render_multiple([state.models[app_label, model_name]])


def tell(state, app_label, model_name):
    if "apps" not in vars(state):
        return
    options = state.models[app_label, model_name.lower()].options
    meta = state.apps.get_model(app_label, model_name)._meta
    for name in OPTIONS:
        setattr(meta, name, list(options.get(name, ())))
