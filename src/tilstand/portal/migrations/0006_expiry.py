"""What is kept for its time alone, and what stays of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_vouched")]

    operations = [
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("mail", models.CharField(max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("consented", models.DateField()),
                ("review", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("sha256", models.CharField(max_length=64)),
                ("round_name", models.CharField(blank=True, max_length=100)),
                ("provider", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
