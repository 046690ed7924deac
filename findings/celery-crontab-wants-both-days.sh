#!/usr/bin/env bash
# Celery 5.7.0 (PyPI): a crontab schedule with a day of the month and a day of the week runs only if both match.
#
# Expected: POSIX (crontab, "Extended description") and crontab(5) say that if both fields are given, either is enough:
# "0 0 13 * 5" is every 13th and every Friday. Celery parses the same five fields with crontab.from_string, and its
# reference calls such schedules crontab(5)-like. Nomad's parser (hashicorp/cronexpr) follows POSIX.
# Actual: from_string("0 0 13 * 5") is due on Fridays that are a 13th, one to three times a year instead of about 62.
# There is no warning about the difference.
# Why it matters: schedules moved between cron, Nomad or Kubernetes and Celery keep their text and change their meaning.
# A backup "on the 1st and every Sunday" is then only made if the 1st is a Sunday.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv python
python/bin/pip -q --disable-pip-version-check install celery==5.7.0
cat > try.py <<'PY'
from datetime import datetime, timedelta, timezone

import celery
from celery.schedules import crontab

TEXT = "0 0 13 * 5"
celery.Celery(timezone="UTC")
last = datetime(2026, 3, 1, tzinfo=timezone.utc)
schedule = crontab.from_string(TEXT)
schedule.nowfun = lambda: last
seen = []
for _ in range(3):
    start, delta, _ = schedule.remaining_delta(last)
    last = start + delta
    seen.append(f"{last:%a %Y-%m-%d}")
day = datetime(2026, 3, 1)
posix = []
while len(posix) < 3:
    day += timedelta(days=1)
    if day.day == 13 or day.weekday() == 4:
        posix.append(f"{day:%a %Y-%m-%d}")
print(f"Celery {celery.__version__}, {TEXT!r} after 2026-03-01")
print("POSIX:   ", *posix, sep="  ")
print("Celery:  ", *seen, sep="  ")
assert seen == ["Fri 2026-03-13", "Fri 2026-11-13", "Fri 2027-08-13"], "the behaviour has changed"
PY
python/bin/python try.py
