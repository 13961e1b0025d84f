"""Whether members may say a comment as “a member”. By hand: to add a column, Django would make SQLite's table anew."""

from django.db import migrations, models

ADD_COLUMN = "ALTER TABLE groups_discussiongroup ADD COLUMN naming varchar(10) NOT NULL DEFAULT 'named'"


def add_column(apps, schema_editor):
    schema_editor.execute(ADD_COLUMN)


class Migration(migrations.Migration):
    dependencies = [("groups", "0003_apart")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_column)],
            state_operations=[
                migrations.AddField(
                    model_name="discussiongroup",
                    name="naming",
                    field=models.CharField(
                        choices=[("named", "each comment under a name"), ("choice", "as each chooses for a comment")],
                        db_default="named",
                        default="named",
                        max_length=10,
                        verbose_name="names beside comments",
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="groupdecision",
            name="about",
            field=models.CharField(
                choices=[
                    ("visibility", "who sees it"),
                    ("joining", "how one joins"),
                    ("naming", "names beside comments"),
                    ("places", "places"),
                    ("role-given", "a role was given"),
                    ("role-taken", "a role was given back"),
                    ("closing", "closing"),
                    ("dividing", "dividing"),
                ],
                max_length=12,
            ),
        ),
    ]
