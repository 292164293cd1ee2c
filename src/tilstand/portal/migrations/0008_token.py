"""Tokens of programs, and what they were answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0007_tombstone_append_only")]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=100)),
                ("called", models.CharField(max_length=100)),
                ("may", models.CharField(max_length=10)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("until", models.DateTimeField()),
                ("ended", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GivenAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("asked", models.CharField(max_length=64)),
                ("answer", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="portal.token"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("token", "key"), name="portal_answer_once")]},
        ),
    ]
