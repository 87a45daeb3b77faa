from django.apps import AppConfig


class TeachersConfig(AppConfig):
    name = "teachers"
    verbose_name = "教师"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from groups.queries.register import group_tab_provider
        from records.inbox import todo_provider
        from records.navigation import Entry, add_entries
        from teachers import consequences, exports  # noqa: F401
        from teachers.queries import posting_todos, postings_tab

        todo_provider(posting_todos)
        group_tab_provider(postings_tab)
        add_entries(
            Entry(_("交流轮岗"), "teachers:postings", "see_postings", 40),
            Entry(_("教师"), "teachers:staff", "see_postings", 41),
        )
