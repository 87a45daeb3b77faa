"""What a filing and a change have in common: consents, decisions, the road; `of` says which."""

from django.urls import path

from groups.views import decision, routes

PAGES = (
    ("withdraw/", decision.withdraw, "withdraw"),
    ("consent/", decision.consent, "consent"),
    ("consents/<int:consent_pk>/answer/", decision.answer, "answer"),
    ("elsewhere/", routes.elsewhere, "elsewhere"),
    ("own/", routes.own, "own"),
    ("ask/", routes.ask, "ask"),
    ("opinion/", routes.opinion, "opinion"),
    ("opinions/<int:opinion_pk>/answer/", routes.answer, "answer-opinion"),
    ("review/", decision.review, "review"),
    ("decide/", decision.decide, "decide"),
)


def pages_of(of):
    """The shared pages of one kind of request."""
    return [
        path(f"{of}s/<int:pk>/{place}", view, {"of": of}, name=f"{of}-{name}")
        for place, view, name in PAGES
    ]


urlpatterns = [*pages_of("filing"), *pages_of("change")]
