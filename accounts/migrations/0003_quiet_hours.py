"""Hours in which somebody gets no mail that can wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_triggers"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="quiet_from",
            field=models.TimeField(blank=True, null=True, verbose_name="No mail from"),
        ),
        migrations.AddField(
            model_name="user",
            name="quiet_until",
            field=models.TimeField(
                blank=True,
                help_text="Between these hours no mail comes that can wait. Leave both empty for mail at any time.",
                null=True,
                verbose_name="until",
            ),
        ),
    ]
