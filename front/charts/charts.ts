// Charts for the overview: each is drawn from the table beneath it, so that there is one set of numbers.
import { init, use } from 'echarts/core'
import { BarChart, ScatterChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { CanvasRenderer } from 'echarts/renderers'
import { optionOf } from './options'
import { readTable } from './table'

use([BarChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer])

/** Draws the chart that stands before a table, and keeps it as wide as its place. */
function draw(place: HTMLElement): void {
  const table = document.getElementById(place.dataset.table ?? '')
  if (!(table instanceof HTMLTableElement)) return
  const numbers = readTable(table)
  place.hidden = false
  const across = place.dataset.chart === 'points'
  place.style.height = across ? '22rem' : `${Math.max(12, numbers.names.length * 1.75 + 5)}rem`
  const chart = init(place)
  chart.setOption(optionOf(place.dataset.chart ?? 'bars', numbers))
  new ResizeObserver(() => chart.resize()).observe(place)
}

for (const place of document.querySelectorAll<HTMLElement>('[data-chart]')) draw(place)
