"""Routes where the ledger is changed: a project, who answers for it, plans, milestones, forces."""

from django.urls import path

from guatu.ledger import force_views, plan_views, views

app_name = "ledger"

urlpatterns = [
    # /projects/
    path("projects/<int:pk>/edit/", views.change_project, name="project-edit"),
    path("projects/<int:pk>/contact/", views.reveal_contact, name="contact-reveal"),
    path("projects/<int:pk>/units/", views.assign, name="project-assign"),
    path("projects/<int:pk>/stage/", views.move, name="project-move"),
    path("projects/<int:pk>/plans/", plan_views.plans, name="plan-list"),
    path("projects/<int:pk>/milestones/", plan_views.milestones, name="milestone-list"),
    # /plans/ and /milestones/
    path("plans/<int:pk>/approve/", plan_views.approve, name="plan-approve"),
    path("milestones/<int:pk>/", plan_views.milestone_page, name="milestone"),
    path("milestones/<int:pk>/move/", plan_views.move_milestone, name="milestone-move"),
    path("milestones/<int:pk>/reach/", plan_views.reach_milestone, name="milestone-reach"),
    path("milestones/<int:pk>/waive/", plan_views.waive_milestone, name="milestone-waive"),
    path("milestones/<int:pk>/restore/", plan_views.restore_milestone, name="milestone-restore"),
    # /taskforces/
    path("taskforces/", force_views.force_list, name="force-list"),
    path("taskforces/new/", force_views.create_force, name="force-create"),
    path("taskforces/<int:pk>/", force_views.force_page, name="force"),
    path("taskforces/<int:pk>/edit/", force_views.change_force, name="force-edit"),
]
