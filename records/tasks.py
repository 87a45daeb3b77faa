from celery import shared_task

from records import runs
from records.exports import jobs as exports
from records.imports import jobs


@shared_task
def sweep_stuck_runs():
    return runs.sweep()


@shared_task
def check_import(run_id):
    jobs.carry_out(run_id, jobs.check, after_failure=jobs.leave)


@shared_task
def write_import(run_id):
    jobs.carry_out(run_id, jobs.write, after_failure=jobs.put_back)


@shared_task
def write_export(run_id):
    exports.carry_out(run_id)


@shared_task
def sweep_exports():
    return exports.sweep()
