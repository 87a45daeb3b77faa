from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "监测与报告"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from evaluation import exports  # noqa: F401
        from evaluation.queries import figures_tab
        from groups.queries.register import group_tab_provider
        from records.navigation import Entry, add_entries

        group_tab_provider(figures_tab)
        add_entries(Entry(_("监测报告"), "evaluation:reports", "see_reports", 70))
