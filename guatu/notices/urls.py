"""Routes of messages and group robots."""

from django.urls import path

from guatu.notices import views

app_name = "notices"

urlpatterns = [
    path("messages/", views.message_list, name="message-list"),
    path("messages/read/", views.read_all, name="message-read-all"),
    path("messages/<int:pk>/", views.open_message, name="message-open"),
    path("settings/robots/", views.robot_list, name="robot-list"),
    path("settings/robots/new/", views.new_robot, name="robot-create"),
    path("settings/robots/<int:pk>/", views.change_robot, name="robot-edit"),
    path("settings/robots/<int:pk>/try/", views.try_out, name="robot-try"),
    path("settings/robots/deliveries/<int:pk>/", views.deliver_again, name="delivery-again"),
]
