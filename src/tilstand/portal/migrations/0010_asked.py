"""What bodies were asked, as it was told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0009_mail")]

    operations = [
        migrations.CreateModel(
            name="AskedQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round_name", models.CharField(max_length=100)),
                ("provider", models.CharField(max_length=100)),
                ("number", models.CharField(max_length=40)),
                ("asked", models.CharField(max_length=64)),
                ("address", models.CharField(blank=True, max_length=400)),
                ("told", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round_name", "number", "asked"), name="portal_asked_once")
                ]
            },
        )
    ]
