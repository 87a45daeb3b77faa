from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "经费"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from funding import consequences, exports  # noqa: F401
        from funding.queries import allocation_todos, expenditure_todos, money_tab
        from groups.queries.register import group_tab_provider
        from records.inbox import todo_provider
        from records.navigation import Entry, add_entries

        todo_provider(allocation_todos)
        todo_provider(expenditure_todos)
        group_tab_provider(money_tab)
        add_entries(Entry(_("经费"), "funding:overview", "see_money", 50))
