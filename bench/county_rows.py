"""Counties full of projects, straight into the tables: the load that pages are measured under.

Not through the verbs: their journal of a million entries is not what is measured here. Lines and
tallies are made as they are always made (`desk.lines.make_all`).
"""

import datetime as dt

from django.db import connection, transaction

from guatu.accounts.models import Account, Person, Post, RoleGrant, Unit
from guatu.desk.lines import make_all
from guatu.ledger.models import Portfolio
from guatu.lib.search import spelled

MONTH = dt.date(2026, 10, 1)
BUREAUS = ("发改局", "工信局", "住建局", "交通局", "水利局", "农业局", "教育局", "卫健局", "文旅局")
TOWNSHIPS = ("城关镇", "河东镇", "石桥镇", "柳林镇", "白云乡", "松岭乡", "南坪镇", "北川镇", "园区")
LEADERS = ("李建国", "王志强", "张秀兰", "陈国平", "刘晓东", "赵永红", "周文斌", "吴海燕")

PROJECTS = """
INSERT INTO ledger_project (portfolio_id, no, name, name_key, search_text, search_pieces, kind,
    sector, nature, list_level, stage, content, scale, scale_figures, location, owner_firm,
    construction_unit, contact, total_invest, fund_plan, start_planned, start_actual,
    finish_planned, precision, image_progress, remark, tags, extra, is_listed, version)
SELECT p.id, to_char(n, '"2026-"FM00000'), called, called, lower(called),
       ARRAY(SELECT DISTINCT substr(called, i, 2) FROM generate_series(1, length(called) - 1) i),
       '', (ARRAY['工业', '基础设施', '农业水利', '社会民生', '文化旅游', '商贸物流'])[1 + n %% 6],
       (ARRAY['new', 'expand', 'renovate'])[1 + n %% 3],
       (ARRAY['county', 'city', 'province'])[1 + n %% 3],
       CASE WHEN n %% 9 = 0 THEN 'preparing' ELSE 'building' END,
       '新建厂房及配套设施，购置生产线，完善道路、供水、供电等基础设施。', '', '{}', '', '', '', '',
       2000 + (n * 7919) %% 90000, '{}', date '2026-02-28' + (n %% 9) * 30,
       CASE WHEN n %% 9 = 0 THEN NULL ELSE date '2026-03-15' END, date '2027-12-31',
       '{"start_planned": "month"}', '', '', '{}', '{}', true, 1
FROM ledger_portfolio p, generate_series(1, %(each)s) n, LATERAL (
    SELECT (ARRAY['城北', '河东', '石桥', '柳林', '白云', '松岭', '南坪', '北川'])[1 + n %% 8]
        || (ARRAY['精密铸造', '冷链物流园', '污水处理厂', '产业孵化中心', '高标准农田',
                  '中医院迁建', '旅游公路', '电池材料', '光伏组件', '预制菜加工'])[1 + n %% 10]
        || (ARRAY['项目', '建设项目', '二期项目', '提升改造项目'])[1 + n %% 4] || n AS called
) names
"""
ROLES = """
INSERT INTO ledger_projectrole (project_id, unit_id, role, valid_from)
SELECT p.id, u.id, 'responsible', date '2026-01-01'
FROM (SELECT p.id, f.unit_id AS county,
             row_number() OVER (PARTITION BY p.portfolio_id ORDER BY p.id) AS place
      FROM ledger_project p JOIN ledger_portfolio f ON f.id = p.portfolio_id) p
JOIN (SELECT id, parent_id, row_number() OVER (PARTITION BY parent_id ORDER BY id) AS place,
             count(*) OVER (PARTITION BY parent_id) AS many
      FROM accounts_unit WHERE kind <> 'county') u
  ON u.parent_id = p.county AND u.place = 1 + p.place %% u.many
"""
LEADS = """
INSERT INTO ledger_leaderlink (project_id, person_id, kind, "order", valid_from)
SELECT p.id, l.id, 'lead', 0, date '2026-01-01'
FROM ledger_project p JOIN ledger_portfolio f ON f.id = p.portfolio_id
JOIN (SELECT id, home_id, row_number() OVER (PARTITION BY home_id ORDER BY id) AS place,
             count(*) OVER (PARTITION BY home_id) AS many FROM accounts_person) l
  ON l.home_id = f.unit_id AND l.place = 1 + p.id %% l.many
"""
PLANS = """
INSERT INTO ledger_annualplan (project_id, year, version, is_current, list_class, amount, goals,
    entry_month, reason)
SELECT id, 2026, 0, true, (ARRAY['start', 'continue', 'finish'])[1 + id %% 3],
       1000 + (id * 104729) %% 20000, '', 1, '' FROM ledger_project
"""
REPORTS = """
INSERT INTO reports_progressreport (project_id, month, month_amount, year_amount, all_amount,
    physical_percent, funds, image_progress, progress_text, problem_text, next_step, state,
    is_same_as_last, version, explanations, unchanged_because, delay_reason, review_note)
SELECT a.project_id, m, round(step, 2), round(step * extract(month FROM m)::numeric, 2),
       round(step * extract(month FROM m)::numeric, 2), extract(month FROM m) * 8, '{}',
       '主体结构施工', '完成基础工程，正在进行主体施工。', '', '加快施工进度', 'submitted',
       a.project_id %% 13 = 0, 1, '{}', '', '', ''
FROM ledger_annualplan a,
     generate_series(date '2026-01-01', date '2026-10-01', interval '1 month') m,
     LATERAL (SELECT a.amount * (50 + (a.project_id * 31) %% 60) / 1200 AS step) s
WHERE NOT (m = date '2026-10-01' AND a.project_id %% 17 = 0)
"""
STANDINGS = """
INSERT INTO indicators_standing (project_id, portfolio_id, month, plan, done, pace, lead, catch_up,
    light, lights, is_listed, excused)
SELECT s.*, CASE WHEN s.lead >= 0 THEN 1 WHEN s.lead > -10 THEN 2 WHEN s.lead >= -30 THEN 3
            ELSE 4 END, '{}', true, 0
FROM (SELECT r.project_id, p.portfolio_id, r.month, a.amount, r.year_amount,
             extract(month FROM r.month) / 12.0,
             (r.year_amount / a.amount - extract(month FROM r.month) / 12.0) * 100,
             GREATEST(a.amount - r.year_amount, 0) / (12 - extract(month FROM r.month))
      FROM reports_progressreport r JOIN ledger_project p ON p.id = r.project_id
      JOIN ledger_annualplan a ON a.project_id = r.project_id) s
     (project_id, portfolio_id, month, plan, done, pace, lead, catch_up)
"""
PROBLEMS = """
INSERT INTO problems_problem (project_id, kind, text, asks, raised_on, holder_id, held_since,
    level, state, resolution, origin, reopened)
SELECT p.id, 'land', '部分用地尚未交付，影响基础施工。', '请自然资源局加快供地。',
       date '2026-08-01', r.unit_id, date '2026-08-01' + (p.id %% 70)::int, 1, 'assigned', '',
       'page', 0
FROM ledger_project p JOIN ledger_projectrole r ON r.project_id = p.id WHERE p.id %% 10 = 0
"""
MILESTONES = """
INSERT INTO ledger_milestone (project_id, name, kind, "order", planned, is_waived, weight, evidence,
    waived_because)
SELECT p.id, steps.name, 'build', place, date '2026-06-30' + place::int * 40, false, 1, '', ''
FROM ledger_project p,
     unnest(ARRAY['办理施工许可', '基础完工', '主体封顶', '设备安装', '竣工验收'])
     WITH ORDINALITY AS steps (name, place)
"""
ENTRIES = """
INSERT INTO journal_entry (at, recorded_at, action, batch, model, object_id, thread, source,
    before, after)
SELECT timestamptz '2026-01-05 09:00+08' + n * interval '9 days', now(), 'ledger.project.change',
       gen_random_uuid(), 'ledger.project', p.id, 'project/' || p.id, '', '{"remark": "甲"}',
       '{"remark": "乙"}'
FROM ledger_project p, generate_series(1, 5) n
"""


def build(counties: int, each: int) -> None:
    """Counties with 18 units, 8 leaders and `each` projects of ten reported months."""
    roots = [_county(number) for number in range(counties)]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (PROJECTS, ROLES, LEADS, PLANS, REPORTS, STANDINGS, PROBLEMS, MILESTONES):
            cursor.execute(statement, {"each": each})
        cursor.execute(ENTRIES, {})
        cursor.execute("ANALYZE")
    for portfolio in Portfolio.objects.values_list("pk", flat=True):
        make_all([portfolio])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _accounts(roots[0])


def _county(number: int) -> Unit:
    name = "青石县" if number == 0 else f"第{number}县"
    county = _unit(f"C{number}", name, "county", None, number)
    for place, short in enumerate((*BUREAUS, *TOWNSHIPS)):
        kind = "bureau" if place < len(BUREAUS) else "township"
        _unit(f"C{number}-{place}", short, kind, county, place)
    people = [
        Person(name=leader, home=county, pinyin=spelled(leader)[0], initials=spelled(leader)[1])
        for leader in LEADERS
    ]
    for order, person in enumerate(Person.objects.bulk_create(people)):
        Post.objects.create(person=person, unit=county, title="副县长", order=order)
    Portfolio.objects.create(unit=county, name=f"{name}2026年重点项目")
    return county


def _unit(code: str, name: str, kind: str, parent: Unit | None, order: int) -> Unit:
    pinyin, initials = spelled(name)
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=name,
        kind=kind,
        parent=parent,
        path=code,
        order=order,
        pinyin=pinyin,
        initials=initials,
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def _accounts(county: Unit) -> None:
    bureau = Unit.objects.filter(parent=county).first()
    for role, unit in (
        ("head", county),
        ("office", county),
        ("unit", bureau),
        ("sysadmin", county),
    ):
        account = Account.objects.create_user(role, f"pass-word-{role}")
        RoleGrant.objects.create(account=account, role=role, unit=unit)
