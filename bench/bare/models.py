"""A topic and its posts by Django's own users."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Topic(models.Model):
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = models.Manager()

    def __str__(self) -> str:
        return self.body[:60]
