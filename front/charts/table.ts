// Reading the numbers of a chart from its table.

/** The heads without the first, a name per row, and the numbers of each row (NaN where a cell holds none). */
export interface Numbers {
  heads: string[]
  names: string[]
  rows: number[][]
}

/** Reads a table whose first column names and whose other cells carry `data-value`. */
export function readTable(table: HTMLTableElement): Numbers {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1).map((cell) => cell.textContent?.trim() ?? '')
  const lines = [...(table.tBodies[0]?.rows ?? [])]
  return {
    heads,
    names: lines.map((line) => line.cells[0]?.textContent?.trim() ?? ''),
    rows: lines.map((line) => [...line.cells].slice(1).map((cell) => Number(cell.dataset.value ?? NaN))),
  }
}
