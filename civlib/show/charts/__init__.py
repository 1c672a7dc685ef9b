"""Finished frames → charts, each with a title that says what to see and a computed alt text.

matplotlib is imported in this package alone, and only when something is drawn.
"""

from civlib.show.charts import portfolio
from civlib.show.charts.audit import percentages
from civlib.show.charts.effectiveness import sensitivity
from civlib.show.charts.money import measures, sources, way
from civlib.show.charts.results import achievement
from civlib.show.charts.review import indicators as review_indicators
from civlib.show.charts.review import money as review_money
from civlib.show.charts.review import sources as review_sources

__all__ = [
    "achievement",
    "measures",
    "percentages",
    "portfolio",
    "review_indicators",
    "review_money",
    "review_sources",
    "sensitivity",
    "sources",
    "way",
]
