from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0003_a_filing_names_its_filer")]

    operations = [
        migrations.AddIndex(
            model_name="educationgroup",
            index=models.Index(fields=["sort_key", "id"], name="groups_by_pinyin"),
        )
    ]
