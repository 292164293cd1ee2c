"""Work that takes its time, and those who see an edition early."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0010_asked")]

    operations = [
        migrations.CreateModel(
            name="EarlyLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reader", models.BigIntegerField()),
                ("round_name", models.CharField(max_length=100)),
                ("page", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="EarlyReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round_name", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("why", models.CharField(max_length=400)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("ended", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round_name", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=10)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("stage", models.CharField(blank=True, max_length=40)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("heart", models.DateTimeField(blank=True, null=True)),
                ("ended", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("told", models.TextField(default="{}")),
            ],
        ),
    ]
