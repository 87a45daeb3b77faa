from django.db import migrations

# A school that goes to another bureau takes its teachers along; the trail keeps both.
# Two bureaus may have given out one staff number: then the transfer is not applied, and says so.
FOLLOW = """
CREATE FUNCTION teachers_follow_their_school() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE teachers_teacherprivate p SET bureau_id = NEW.bureau_id
      FROM teachers_teacher t WHERE t.id = p.teacher_id AND t.school_id = NEW.node_id;
    UPDATE teachers_teacher SET bureau_id = NEW.bureau_id WHERE school_id = NEW.node_id;
    RETURN NULL;
END $$;
CREATE TRIGGER teachers_follow_their_school AFTER UPDATE OF bureau_id ON schools_school
    FOR EACH ROW WHEN (OLD.bureau_id <> NEW.bureau_id)
    EXECUTE FUNCTION teachers_follow_their_school();
"""
STAY = """
DROP TRIGGER teachers_follow_their_school ON schools_school;
DROP FUNCTION teachers_follow_their_school();
"""


class Migration(migrations.Migration):
    dependencies = [("teachers", "0001_first_release")]

    operations = [migrations.RunSQL(FOLLOW, STAY)]
