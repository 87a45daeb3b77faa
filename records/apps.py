from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "办理记录"

    def ready(self):
        from records.imports import todos  # noqa: F401
        from records.navigation import Entry, add_entries

        # The administrators' desks belong to accounts, which may not know the menu.
        add_entries(
            Entry("账号", "accounts:people", "manage_accounts", 90),
            Entry("任职", "accounts:appointments", "appoint", 91),
            Entry("审计记录", "audit", "read_audit", 92),
        )
