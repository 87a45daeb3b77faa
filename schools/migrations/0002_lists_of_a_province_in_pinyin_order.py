from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="school",
            index=models.Index(fields=["sort_key", "node"], name="schools_by_pinyin"),
        )
    ]
