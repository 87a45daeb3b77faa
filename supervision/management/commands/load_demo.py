from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Jurisdiction, User
from supervision.demo.load import load
from supervision.demo.places import ANKANG


class Command(BaseCommand):
    help = "Fill an empty database with demo data; leave any other alone."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError(
                "演示数据带有公开的密码，只载入自带的数据库；要载入自己的数据库，请写明 DEMO=1。"
                " Demo data has known passwords: it loads into the embedded database only,"
                " or with DEMO=1."
            )
        if Jurisdiction.objects.filter(kind="city", slug=ANKANG.slug).exists():
            self.stdout.write("演示数据已经在了。/ The demo data is there already.")
        elif Jurisdiction.objects.exists() or User.objects.exists():
            self.stdout.write(
                "数据库里已有数据，没有载入演示数据。"
                "/ The database is not empty; no demo data loaded."
            )
        else:
            self.stdout.write("正在载入演示数据… / loading the demo data …")
            load(say=self.stdout.write)
