"""Mails on their way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0008_token")]

    operations = [
        migrations.CreateModel(
            name="QueuedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=200, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("round_name", models.CharField(blank=True, max_length=100)),
                ("provider", models.CharField(blank=True, max_length=100)),
                ("state", models.CharField(default="queued", max_length=10)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("due", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField()),
            ],
        )
    ]
