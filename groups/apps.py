from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "教育集团"

    def ready(self):
        from groups import consequences, exports, route_todos, todos, wiring  # noqa: F401
        from groups.services import importing  # noqa: F401
        from records.navigation import Entry, add_entries

        add_entries(
            Entry("教育集团", "groups:list", "see_groups", 20),
            Entry("组建申报", "groups:filings", "see_filings", 21),
            Entry("集团变更", "groups:changes", "see_filings", 22),
            Entry("组建规定", "groups:rules", "keep_rules", 90),
            Entry("组建规定", "groups:rules", "keep_city_rules", 90),
            Entry("联合教研", "groups:research", "see_sharing", 24),
            Entry("备案", "groups:records", "record_group", 23),
            Entry("规划与任务", "groups:plans", "see_plans", 60),
            Entry("统筹领导", "groups:problems", "see_leading", 61),
            Entry("支持政策", "groups:policies", "see_plans", 62),
        )
