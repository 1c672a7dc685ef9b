"""Finished frames → charts, each with a title that says what to see and an alternative text.

`figure` makes a chart of the report of whatever a function draws on matplotlib's axes; the house's
own are drawn by the functions of `civlib.show.charts.shapes`. matplotlib is imported in this
package alone, and only when something is drawn.
"""

from civlib.show.charts import portfolio
from civlib.show.charts.marks import rows
from civlib.show.charts.report_figure import figure, in_words
from civlib.show.charts.review import sources as review_sources
from civlib.show.charts.year import measures, percentages, way
