// Charts read their tables and say nothing that the table does not.
import { describe, expect, it } from 'vitest'
import { optionOf, shortened } from './options'
import { readTable } from './table'

const TABLE = `<table><thead><tr><th>单位</th><th>自评</th><th>汇总</th></tr></thead><tbody>
<tr><th><a href="/projects/1/">示例学院</a></th><td data-value="98.5">98.5</td><td data-value="92">92.0</td></tr>
<tr><th>示例工厂</th><td>未填</td><td data-value="71">71.0</td></tr></tbody></table>`

function table(): HTMLTableElement {
  document.body.innerHTML = TABLE
  return document.querySelector('table')!
}

describe('charts', () => {
  it('read names and numbers, and a cell without a number is none', () => {
    expect(readTable(table())).toEqual({ heads: ['自评', '汇总'], names: ['示例学院', '示例工厂'], rows: [[98.5, 92], [NaN, 71]] })
  })
  it('stack every column or draw the first alone', () => {
    const numbers = readTable(table())
    expect((optionOf('stacked', numbers).series as { name: string }[]).map((one) => one.name)).toEqual(['自评', '汇总'])
    expect((optionOf('bars', numbers).series as { data: number[] }[]).map((one) => one.data)).toEqual([[98.5, NaN]])
  })
  it('shorten long names for the margin only', () => {
    expect(shortened('示例')).toBe('示例')
    expect(shortened('非常非常非常非常非常非常长的单位名称')).toHaveLength(16)
  })
})
