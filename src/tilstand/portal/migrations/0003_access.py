"""People are invited, and what is done with their access is noted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="AccessAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("person", models.BigIntegerField()),
                ("by", models.BigIntegerField(null=True)),
                ("what", models.CharField(max_length=20)),
                ("provider", models.CharField(blank=True, max_length=100)),
                ("signs", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(model_name="person", name="ended", field=models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("until", models.DateTimeField()),
                ("used", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
