from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与任职"

    def ready(self):
        from accounts import wording
        from accounts.rls import protect_after_migrate

        wording.use()
        post_migrate.connect(protect_after_migrate, dispatch_uid="row-level-security")
