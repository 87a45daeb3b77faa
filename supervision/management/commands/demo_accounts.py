from django.core.management.base import BaseCommand

from supervision.demo.accounts import pages


class Command(BaseCommand):
    help = "Print who may log in to the demo, the password, and a short tour."

    def handle(self, *args, **options):
        for line in pages():
            self.stdout.write(line)
