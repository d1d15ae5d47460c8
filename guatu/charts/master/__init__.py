"""The county master chart (总图): measured, fitted to a sheet, poured into panels, drawn."""

from guatu.charts.master.chart import master_chart

__all__ = ["master_chart"]
