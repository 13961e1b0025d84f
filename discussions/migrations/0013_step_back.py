"""That somebody was shown their own share of a thread, so that it happens once."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0012_mentions"),
        ("groups", "0003_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="StepBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shown_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.membership"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="discussions.thread"
                    ),
                ),
            ],
            options={
                "verbose_name": "share that was shown",
                "constraints": [models.UniqueConstraint(fields=("member", "thread"), name="discussions_stepback_once")],
            },
        ),
    ]
