"""Whose a row is among the schools it concerns: the core's, or the filer's. The database says."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from schools.models import School

# What a row says of its own writers would be believed: the memberships say it.
CORES = """
SELECT COALESCE(array_agg(m.school_id ORDER BY m.school_id), '{{}}'::bigint[]) INTO NEW.cores
  FROM groups_membership m
 WHERE m.group_id = {group} AND m.role = 'core' AND m.settled AND upper_inf(m.known)
   AND m.days @> (now() AT TIME ZONE 'Asia/Shanghai')::date;
RETURN NEW;
"""


def kept_by_cores(group="NEW.group_id"):
    """The trigger of a model that is KeptByCore; `group` is the SQL that finds its group."""
    return pgtrigger.Trigger(
        name="cores_of_the_day",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=CORES.format(group=group),
    )


class KeptByCore(models.Model):
    """A row that of all members only the core school writes.

    `cores` are the group's core school today, or its campuses where several stand for it; the
    database writes them, and again when the core changes (groups_open_to_members).
    """

    cores = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)

    writing_school = "cores"

    class Meta:
        abstract = True


# A row that two schools write, each its own side: a school begins it for itself, and the next
# state is said by whose word it is. Nothing else of it changes.
SIDES = """
me := NULLIF(current_setting('app.school', true), '')::bigint;
IF me IS NULL THEN
    RETURN NEW;
ELSIF TG_OP = 'INSERT' THEN
    own := NEW.school_id = me AND {begins};
ELSE
    own := to_jsonb(NEW) - {said} = to_jsonb(OLD) - {said} AND (
        to_jsonb(NEW) = to_jsonb(OLD) OR {says});
END IF;
IF own IS NOT TRUE THEN
    RAISE EXCEPTION 'a school writes its own side only'
        USING ERRCODE = 'insufficient_privilege';
END IF;
RETURN NEW;
"""


def each_writes_its_side(*, begins, says, said=("state",)):
    """The trigger of a row with a state that the school asking (`school`) and another write.

    `begins` and `says` are SQL: how it may begin, and whose word (`me`) each next state is;
    `said` are the columns that a step may change.
    """
    columns = ", ".join(f"'{column}'" for column in said)
    func = SIDES.format(begins=begins, says=says, said=f"ARRAY[{columns}]")
    return pgtrigger.Trigger(
        name="each_writes_its_side",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("me", "bigint"), ("own", "boolean")],
        func=func,
    )


OWNER_OF_RESOURCE = "(SELECT r.school_id FROM groups_sharedresource r WHERE r.id = NEW.resource_id)"


# What a row says of its own writer would be believed: the request says it.
FILER = """
SELECT r.filer_id INTO NEW.filer_id
  FROM (SELECT filer_id FROM groups_formationfiling WHERE id = {filing}
        UNION ALL SELECT filer_id FROM groups_changerequest WHERE id = {change}) r;
RETURN NEW;
"""


def written_by_filer(*of):
    """The trigger of a model that is OfFiler, beside a "filing", a "change" or either."""
    ids = {kind: f"NEW.{kind}_id" if kind in of else "NULL" for kind in ("filing", "change")}
    return pgtrigger.Trigger(
        name="the_filer_writes",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=FILER.format(**ids),
    )


class OfFiler(models.Model):
    """A part of a request: of all schools only the one that filed it writes it, none where the
    bureau filed. The database writes `filer`."""

    filer = models.ForeignKey(
        School, models.PROTECT, null=True, editable=False, related_name="+"
    )  # fmt: skip

    writing_school = "filer_id"

    class Meta:
        abstract = True
