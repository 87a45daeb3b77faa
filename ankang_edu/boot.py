"""What must hold before a web process, a worker or the launcher may serve anybody."""

from django.conf import settings
from django.db import connection

from accounts import rls


class UnsafeStart(SystemExit):
    """Raised with one plain sentence; a process manager shows it and stops."""


def refuse_unsafe_start():
    """Stop with a sentence unless settings and database keep their promises."""
    problems = [*unsafe_settings(), *unsafe_database()]
    if problems:
        raise UnsafeStart("拒绝启动 / refusing to start:\n" + "\n".join(f"- {p}" for p in problems))


def unsafe_settings():
    if not settings.PRODUCTION:
        return
    if settings.DEBUG:
        yield "生产环境不能打开 DEBUG。DEBUG must be off in production."
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < 40:
        yield "请设置 SECRET_KEY（至少 40 个字符）。Set SECRET_KEY (40 characters or more)."
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS 不能是 *。Name the hosts in ALLOWED_HOSTS."


def unsafe_database():
    with connection.cursor() as cursor:
        if rls.role_is_too_powerful(cursor):
            yield (
                "DATABASE_URL 的数据库角色是超级用户、表的所有者或可绕过行级安全，请换成应用角色。"
                "DATABASE_URL must name the app role: no superuser, no owner, no BYPASSRLS."
            )
        unprotected = rls.unprotected_tables(cursor)
        if unprotected:
            yield (
                "下列业务表没有行级安全，请先运行 migrate："
                f"{', '.join(unprotected)}。Run `manage.py migrate --database=owner` first."
            )
