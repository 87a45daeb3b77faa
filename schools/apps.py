from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = "学校"

    def ready(self):
        from records.navigation import Entry, add_entries
        from schools import todos  # noqa: F401
        from schools.exports import equity, figures, goals, register  # noqa: F401
        from schools.services import figures_import, register_import  # noqa: F401

        add_entries(
            Entry("学校", "schools:list", "see_schools", 30),
            Entry("年度数据", "schools:figures", "see_figures", 31),
            Entry("校际均衡", "schools:equity", "see_equity", 32),
            Entry("目标", "schools:goals", "see_goals", 33),
        )
