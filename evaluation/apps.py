from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "监测与报告"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from records.navigation import Entry, add_entries

        add_entries(Entry(_("监测报告"), "evaluation:reports", "see_reports", 70))
