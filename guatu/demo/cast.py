"""The accounts of the demo: one for each role, two bureaus and a township."""

from dataclasses import dataclass

PASSWORD = "qingshi-2026"  # well known on purpose: the demo holds nothing real


@dataclass(frozen=True, slots=True)
class Seat:
    """An account: its role, the unit of the grant, and who sits there (unit and title)."""

    username: str
    role: str
    scope: str
    unit: str
    title: str


SEATS = (
    Seat("head", "head", "县", "政府", "县长"),
    Seat("deputy", "deputy", "县", "政府", "县委常委、常务副县长"),
    Seat("leader", "leader", "县", "政协", "县政协主席"),
    Seat("taskforce", "taskforce", "县", "住建", "局长"),
    Seat("unit", "unit", "交通", "交通", "项目股股长"),
    Seat("unit2", "unit", "教体", "教体", "项目股股长"),
    Seat("township", "unit", "柳河镇", "柳河镇", "项目办主任"),
    Seat("park", "unit", "开发区", "开发区", "项目部部长"),
    Seat("agent", "agent", "审批", "审批", "项目股股长"),
    Seat("office", "office", "县", "发改", "项目股股长"),
    Seat("investment", "investment", "县", "招商", "局长"),
    Seat("regulator", "regulator", "县", "市监", "项目股股长"),
    Seat("statistics", "statistics", "县", "统计", "项目股股长"),
    Seat("inspector", "inspector", "县", "督查", "督查专员"),
    Seat("secretary", "secretary", "县", "府办", "综合室主任"),
    Seat("assessor", "assessor", "县", "考核", "考核科科长"),
    Seat("sysadmin", "sysadmin", "县", "府办", "系统管理员"),
    Seat("security", "security", "县", "府办", "安全管理员"),
    Seat("auditor", "auditor", "县", "府办", "审计管理员"),
)
# Titles of the seats in county offices; their people are made beside the bureaus' officers.
OFFICE_TITLES = (
    ("督查", "督查专员"), ("府办", "综合室主任"), ("考核", "考核科科长"),
    ("府办", "系统管理员"), ("府办", "安全管理员"), ("府办", "审计管理员"),
)  # fmt: skip
# Who reports through an account of his own; the project office enters the rest.
REPORTERS = {"交通": "unit", "教体": "unit2", "开发区": "park", "柳河镇": "township"}
OFFICE = "office"
