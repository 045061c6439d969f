// What the chart library is told: the house's colours and letters, sideways bars because Chinese names are long.
import type { EChartsCoreOption } from 'echarts/core'
import type { Numbers } from './table'

const INK = '#1b1f24'
const SOFT = '#56606b'
const LINE = '#d9dde3'
const COLOURS = ['#1d4f91', '#d79a2b', '#1a6b3c', '#b3261e']
const FACE = '"Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif'

const whole: EChartsCoreOption = {
  animation: false,
  color: COLOURS,
  textStyle: { fontFamily: FACE, color: INK, fontSize: 13 },
  // Drawn on the canvas: a box of HTML would need styles that the page's policy forbids.
  tooltip: { trigger: 'item', renderMode: 'richText', confine: true },
}
const numbersAxis = { axisLabel: { color: SOFT }, splitLine: { lineStyle: { color: LINE } } }

/** Short enough for the margin; the whole name stands in the table. */
export function shortened(name: string): string {
  return name.length > 16 ? `${name.slice(0, 15)}…` : name
}

/** The options for one kind of chart. */
export function optionOf(kind: string, numbers: Numbers): EChartsCoreOption {
  if (kind === 'points') return points(numbers)
  return bars(numbers, kind === 'stacked' ? numbers.heads.length : 1, kind === 'stacked')
}

/** Bars from the first `count` columns, the first row on top. */
function bars(numbers: Numbers, count: number, stacked: boolean): EChartsCoreOption {
  const heads = numbers.heads.slice(0, count)
  return {
    ...whole,
    legend: { show: heads.length > 1, top: 0, left: 0, itemWidth: 14, textStyle: { color: INK } },
    grid: { left: 8, right: 40, top: heads.length > 1 ? 36 : 8, bottom: 8, containLabel: true },
    xAxis: { type: 'value', minInterval: stacked ? 1 : 0, ...numbersAxis },
    yAxis: { type: 'category', inverse: true, data: numbers.names.map(shortened), axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK } },
    series: heads.map((name, place) => ({
      name,
      type: 'bar',
      stack: stacked ? 'all' : undefined,
      barMaxWidth: 18,
      label: { show: true, position: stacked ? 'inside' : 'right', color: stacked ? '#ffffff' : INK, formatter: ({ value }: { value: number }) => (value ? String(value) : '') },
      data: numbers.rows.map((row) => row[place]),
    })),
  }
}

/** One point a row, first column across, second up; the line is where both are the same. */
function points(numbers: Numbers): EChartsCoreOption {
  const low = Math.floor(Math.min(...numbers.rows.flatMap((row) => row.slice(0, 2))) / 10) * 10
  const axis = { type: 'value', min: low, max: 100, nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: INK }, ...numbersAxis }
  return {
    ...whole,
    grid: { left: 44, right: 16, top: 12, bottom: 44 },
    xAxis: { ...axis, name: numbers.heads[0] },
    yAxis: { ...axis, name: numbers.heads[1] },
    series: [
      {
        type: 'scatter',
        symbolSize: 11,
        data: numbers.rows.map((row, place) => ({ name: numbers.names[place], value: row.slice(0, 2) })),
        tooltip: { formatter: ({ name, value }: { name: string; value: number[] }) => `${name}\n${numbers.heads[0]} ${value[0]}，${numbers.heads[1]} ${value[1]}` },
        markLine: { silent: true, symbol: 'none', lineStyle: { color: SOFT, type: 'dashed' }, label: { show: false }, data: [[{ coord: [low, low] }, { coord: [100, 100] }]] },
      },
    ],
  }
}
