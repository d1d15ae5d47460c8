"""The demo ends with the last whole month, so its journeys count from the day they are made."""

import datetime as dt
from zoneinfo import ZoneInfo

TODAY = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
LAST_DAY = TODAY.replace(day=1) - dt.timedelta(days=1)
BEFORE = LAST_DAY.replace(day=1) - dt.timedelta(days=1)
