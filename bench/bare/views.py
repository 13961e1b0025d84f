"""The two views that the site's pages are measured against."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from bench.bare.models import Post, Topic


@login_required
def thread(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = get_object_or_404(Topic, pk=topic_id)
    posts = Post.objects.filter(topic=topic).select_related("author").order_by("id")[:50]
    return render(request, "bare_thread.html", {"topic": topic, "posts": posts})


@login_required
@require_POST
def reply(request: HttpRequest, topic_id: int) -> HttpResponse:
    Post.objects.create(topic_id=topic_id, author=request.user, body=request.POST["body"])
    return redirect("thread", topic_id)
