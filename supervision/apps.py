from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = "督导"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from records.navigation import Entry, add_entries
        from supervision import exports  # noqa: F401

        add_entries(Entry(_("督导看板"), "supervision:city", "see_dashboard", 10))
