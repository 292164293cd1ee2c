"""The tables, as Django writes them from `models`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("login", models.CharField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("language", models.CharField(blank=True, max_length=20)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="HeldRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("series", models.PositiveIntegerField(default=1)),
                ("held", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="KeptAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round_name", models.CharField(max_length=100)),
                ("series", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("line", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round_name", "series", "number"), name="portal_act_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="SavedCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round_name", models.CharField(max_length=100)),
                ("provider", models.CharField(max_length=100)),
                ("address", models.CharField(max_length=400)),
                ("version", models.PositiveIntegerField()),
                ("given", models.TextField(blank=True)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("qualifier", models.CharField(blank=True, max_length=20)),
                ("words", models.CharField(blank=True, max_length=64)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round_name", "provider", "address", "version"), name="portal_cell_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="SavedWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round_name", models.CharField(max_length=100)),
                ("provider", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round_name", "provider", "sha256"), name="portal_words_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(blank=True, max_length=100)),
                ("signs", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "provider"), name="portal_mandate_once")]
            },
        ),
    ]
