"""Plots drawn on the server as SVG, each with its table (図表); pure functions of figures.

Drawn here and not by pygal: it writes inline styles and scripts, which our content policy refuses, and random ids.
"""

from kikan.shared.desk.plots.bars import bars, stacked_bars
from kikan.shared.desk.plots.drawing import Plot, Series
from kikan.shared.desk.plots.flow import FlowStep, flow
from kikan.shared.desk.plots.lines import lines
from kikan.shared.desk.plots.pyramid import pyramid
from kikan.shared.desk.plots.timeline import timeline
from kikan.shared.desk.plots.waterfall import waterfall

__all__ = [
    "FlowStep",
    "Plot",
    "Series",
    "bars",
    "flow",
    "lines",
    "pyramid",
    "stacked_bars",
    "timeline",
    "waterfall",
]
