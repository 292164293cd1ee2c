"""What bodies asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0013_section")]

    operations = [
        migrations.CreateModel(
            name="ReopenWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round_name", models.CharField(max_length=100)),
                ("provider", models.CharField(max_length=100)),
                ("words", models.CharField(max_length=64)),
                ("seen", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
        )
    ]
