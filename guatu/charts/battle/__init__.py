"""The battle map of one project (作战图): steps against time, money, people, open problems."""

from guatu.charts.battle.chart import battle_map

__all__ = ["battle_map"]
