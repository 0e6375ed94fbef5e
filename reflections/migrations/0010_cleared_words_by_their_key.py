"""The matrix asks of many tags at once whether their words are cleared."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reflections", "0009_recordings_and_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="excerpt",
            index=models.Index(
                condition=models.Q(("clearance__in", ["cleared", "amended"]), ("removed_at", None)),
                fields=["id"],
                name="excerpt_is_cleared",
            ),
        ),
    ]
