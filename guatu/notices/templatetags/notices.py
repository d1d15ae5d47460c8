"""How many messages an account has not read, for the bell of every page."""

from django import template

from guatu.accounts.models import Account
from guatu.notices.models import Message

register = template.Library()


@register.simple_tag
def unread_count(account: Account) -> int:
    """One query over an index that holds unread messages only."""
    return Message.objects.filter(account=account, read_at=None).count()
