from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from funding.services import (
    add_category,
    allocate,
    set_quota,
    spend,
    take_allocation_step,
    take_expenditure_step,
)
from tests.grouped import group_in_force

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def files_go_to(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def world(cast):
    return build_world(cast)


def build_world(cast):
    """汉滨区 has 100,000.00 this year, one category, and a group with the core school."""
    world = SimpleNamespace(cast=cast, today=timezone.localdate())
    world.year = world.today.year
    world.group = group_in_force(cast, "rural", "weak")
    with cast.acting("lin") as lin:
        world.quota = quota(lin, world.year)
        world.category = add_category(
            stream="county", name="师资培训", basis="汉教发〔2026〕1号", by=lin
        )
    return world


def quota(by, year, amount="100000.00"):
    return set_quota(
        stream="county", budget_year=year, amount=Decimal(amount), basis="汉财发〔2026〕3号", by=by
    )


def ask(world, amount="60000.00", person="lin", **facts):
    """Ask for an allocation."""
    with world.cast.acting(person) as office:
        return allocate(
            **{
                "quota": world.quota, "group": world.group, "amount": Decimal(amount),
                "purpose": "集团教研", "by": office, "token": uuid4(),
            }
            | facts
        )  # fmt: skip


def step(world, person, record, key, reason=""):
    take = (
        take_allocation_step if record._meta.model_name == "allocation" else take_expenditure_step
    )
    with world.cast.acting(person) as office:
        return take(record, key, by=office, reason=reason)


def granted(world, amount="60000.00"):
    """An approved allocation."""
    allocation = ask(world, amount)
    step(world, "ma", allocation, "review")
    step(world, "zhao", allocation, "approve")
    return allocation


def proof(name="凭证.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def pay(world, allocation, amount="1000.00", voucher="记-01", person="pan", **facts):
    """Enter an expenditure."""
    with world.cast.acting(person) as office:
        return spend(
            **{
                "allocation": allocation, "category": world.category, "amount": Decimal(amount),
                "voucher_number": voucher, "spent_on": world.today, "payee": "培训中心",
                "purpose": "暑期培训", "proof": proof(), "by": office, "token": uuid4(),
            }
            | facts
        )  # fmt: skip
