"""Somebody as an issuer knows them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_access_append_only")]

    operations = [
        migrations.CreateModel(
            name="Vouched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vouched", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        )
    ]
