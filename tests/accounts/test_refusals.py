"""A deadlock the database broke is told in words, and only a deadlock is."""

import threading

import pytest
from django.db import DataError, OperationalError, connection, transaction

from accounts.entry import enter_office
from accounts.models import Jurisdiction
from accounts.refusals import Overtaken, refusal_in


@pytest.mark.django_db(transaction=True)
def test_who_loses_a_deadlock_is_asked_to_send_again(cast):
    both, raised = threading.Barrier(2), []

    def lock(office, first, second):
        try:
            with enter_office(office), transaction.atomic():
                nodes = Jurisdiction.objects.select_for_update(no_key=True)
                nodes.get(pk=first)
                both.wait(timeout=20)
                nodes.get(pk=second)
        except OperationalError as error:
            raised.append(error)
        finally:
            connection.close()

    ning, rao = cast.office("ning"), cast.office("rao")
    threads = [
        threading.Thread(target=lock, args=(ning, ning.school, rao.school)),
        threading.Thread(target=lock, args=(rao, rao.school, ning.school)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    [error] = raised
    refusal = refusal_in(error)
    assert isinstance(refusal, Overtaken)
    assert "再提交一次" in refusal.next_step


def test_other_faults_of_the_database_are_no_refusal():
    assert refusal_in(OperationalError("the server closed the connection")) is None
    assert refusal_in(DataError("value too long")) is None
