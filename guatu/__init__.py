"""Guatu (挂图): the system a county runs its key projects and investment promotion on."""

VERSION = "0.1.0"
