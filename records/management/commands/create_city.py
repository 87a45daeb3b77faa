from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.cities import Administrator, Bureau, create_city
from accounts.entry import enter_office, system_office
from accounts.offices import Office
from accounts.refusals import RuleBroken
from records.parameters import write_template


class Command(BaseCommand):
    """Runs with the portal's own settings (the app role); nobody does this from a screen."""

    help = "开通一个城市：教育局、三名管理员和参数模板；一次性密码只显示这一次"

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True, help="市教育局全称，如 安康市教育局")
        parser.add_argument("--slug", required=True, help="网址名，如 ankang")
        parser.add_argument("--province", default="", help="省教育厅全称，没有就不写")
        parser.add_argument(
            "--bureau", action="append", default=[], metavar="代码:区域:教育局名称",
            help="每个主管教育局一次，如 610902:汉滨区:汉滨区教育局",
        )  # fmt: skip
        parser.add_argument(
            "--administrators", nargs=3, required=True, metavar="登录名:姓名",
            help="依次为系统、安全、审计管理员",
        )  # fmt: skip

    @transaction.atomic
    def handle(self, *, name, slug, province, bureau, administrators, **options):
        offices = (Office.SYSTEM_ADMIN, Office.SECURITY_ADMIN, Office.AUDIT_ADMIN)
        try:
            city, people = create_city(
                name=name, slug=slug, province=province,
                bureaus=[Bureau(*parts(word, 3)) for word in bureau],
                administrators=[
                    Administrator(*parts(word, 2), office)
                    for word, office in zip(administrators, offices, strict=True)
                ],
            )  # fmt: skip
        except RuleBroken as refusal:
            raise CommandError(
                " ".join(filter(None, map(str, (refusal.title, refusal.next_step))))
            ) from None
        with enter_office(system_office(city)):
            write_template(city)
        self.stdout.write(f"已开通 {city.name}（{slug}），{len(bureau)} 个主管教育局。")
        self.stdout.write("三名管理员的一次性密码，首次登录后须修改；不会再显示：")
        for (person, password), office in zip(people, offices, strict=True):
            self.stdout.write(f"  {office.label}  {person.name}  {person.username}  {password}")


def parts(word, count):
    found = [part.strip() for part in word.split(":")]
    if len(found) != count or not all(found):
        raise CommandError(f"“{word}”应有 {count} 段，用冒号隔开")
    return found
