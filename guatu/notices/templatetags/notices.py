"""How many messages an account has not read, for the bell of every page."""

from django import template

from guatu.accounts.models import Account

register = template.Library()


@register.simple_tag
def unread_count(account: Account) -> int:
    """One query over an index that holds unread messages only."""
    return account.messages.filter(read_at=None).count()
