"""Texts of the report, version by version."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0012_look_append_only")]

    operations = [
        migrations.CreateModel(
            name="SavedSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round_name", models.CharField(max_length=100)),
                ("file", models.CharField(max_length=300)),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round_name", "file", "version"), name="portal_section_once")
                ]
            },
        )
    ]
