"""What members follow. Who has spoken in a thread follows it without having said so."""

import django.db.models.deletion
from django.db import migrations, models


SPOKEN = """
    UPDATE discussions_readmark SET has_spoken = true WHERE EXISTS (
        SELECT 1 FROM discussions_comment
        WHERE thread_id = discussions_readmark.thread_id AND author_id = discussions_readmark.member_id
    )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0014_restrictions"),
        ("groups", "0003_apart"),
        ("readings", "0003_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="readmark",
            name="follows",
            field=models.BooleanField(help_text="What they said about following it; nothing yet is null.", null=True),
        ),
        migrations.AddField(
            model_name="readmark",
            name="has_spoken",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Who spoke follows, without saying so."
            ),
        ),
        migrations.CreateModel(
            name="FollowedReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.membership"
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="readings.reading"
                    ),
                ),
            ],
            options={
                "verbose_name": "followed reading",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "reading"), name="discussions_followed_once")
                ],
            },
        ),
        migrations.RunSQL(SPOKEN),
    ]
