"""Words that a group asks its members to read again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0008_standing"),
        ("groups", "0003_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadAgain",
            fields=[
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="groups.discussiongroup",
                    ),
                ),
                ("words", models.TextField(help_text="A word or a phrase in each line.", max_length=4000)),
            ],
            options={
                "verbose_name": "words to read again",
            },
        ),
    ]
