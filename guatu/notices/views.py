"""The list of a person's messages, and the robots that the system administrator sets up."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.once import attempt
from guatu.lib.parts import render_part
from guatu.notices.actions import (
    EDIT,
    forget_secret,
    read_messages,
    send_again,
    set_robot,
    try_robot,
)
from guatu.notices.forms import RobotForm
from guatu.notices.models import Delivery, Message, Robot

ON_PAGE = 50
SHOWN_DELIVERIES = 40


@require_safe
def message_list(request: SignedIn) -> HttpResponse:
    """The account's messages, newest first."""
    rows = Message.objects.filter(account=request.user)
    page = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": rows.filter(read_at=None).exists()}
    return render_part(request, "notices/message_list.html", "rows", context)


@require_POST
def open_message(request: SignedIn, pk: int) -> HttpResponse:
    """Goes to the page that a message is about; it is read then."""
    message = get_object_or_404(Message, pk=pk, account=request.user)
    read_messages(request.user, timezone.now(), pk=pk)
    return redirect(message.link or "notices:message-list")


@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    """All messages are read."""
    read_messages(request.user, timezone.now())
    return redirect("notices:message-list")


@require_safe
def robot_list(request: SignedIn) -> HttpResponse:
    """The robots, and how the newest deliveries fared. Their texts are business and not shown."""
    require(request.user, EDIT)
    robots = Robot.objects.reached_by(request.user, EDIT).select_related("unit")
    recent = Delivery.objects.reached_by(request.user, EDIT)
    context = {
        "robots": robots,
        "deliveries": recent.select_related("robot", "account__person")[:SHOWN_DELIVERIES],
    }
    return render(request, "notices/robot_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_robot(request: SignedIn) -> HttpResponse:
    """Sets a robot up."""
    require(request.user, EDIT)
    return _robot_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_robot(request: SignedIn, pk: int) -> HttpResponse:
    """Changes a robot."""
    require(request.user, EDIT)
    return _robot_form(request, _robot(request, pk))


@require_POST
def try_out(request: SignedIn, pk: int) -> HttpResponse:
    """Says something in the robot's group, to see whether it works."""
    require(request.user, EDIT)
    try_robot(_robot(request, pk), by=request.user)
    messages.success(request, _("A test is on its way; below you see whether it arrived."))
    return redirect("notices:robot-list")


@require_POST
def deliver_again(request: SignedIn, pk: int) -> HttpResponse:
    """Tries a delivery that failed once more."""
    require(request.user, EDIT)
    delivery = get_object_or_404(Delivery.objects.reached_by(request.user, EDIT), pk=pk)
    send_again(delivery, by=request.user)
    return redirect("notices:robot-list")


def _robot(request: SignedIn, pk: int) -> Robot:
    return get_object_or_404(Robot.objects.reached_by(request.user, EDIT), pk=pk)


def _robot_form(request: SignedIn, robot: Robot | None) -> HttpResponse:
    initial = {"is_active": True}
    if robot is not None:
        initial = {name: getattr(robot, name) for name in ("unit", "name", "kind", "is_active")}
    form = RobotForm(request.POST or None, account=request.user, robot=robot, initial=initial)

    def act(values: dict[str, Any]) -> None:
        set_robot(robot, values.pop("unit"), by=request.user, **values)

    if request.method == "POST":
        if robot is not None and "forget" in request.POST:
            forget_secret(robot, by=request.user)
            messages.success(request, _("The secret is forgotten."))
            return redirect("notices:robot-edit", robot.pk)
        if attempt(form, act):
            messages.success(request, _("The robot is set up. Try it out."))
            return redirect("notices:robot-list")
    status = 422 if form.is_bound else 200
    context = {"form": form, "robot": robot}
    return render(request, "notices/robot_form.html", context, status=status)
