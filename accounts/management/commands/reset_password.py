from django.core.management.base import BaseCommand, CommandError

from accounts.cities import reset_by_operator
from accounts.refusals import RuleBroken


class Command(BaseCommand):
    help = "给一个人（管理员也行）新的一次性密码；只显示这一次，首次登录后须修改"

    def add_arguments(self, parser):
        parser.add_argument("username", help="登录名")

    def handle(self, *, username, **options):
        try:
            person, password = reset_by_operator(username)
        except RuleBroken as refusal:
            raise CommandError(str(refusal.title)) from None
        self.stdout.write(f"{person.name}  {person.username}  {password}")
