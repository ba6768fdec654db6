import type { Figures } from './measure.ts'

/** One line of the table: what was measured, against whom, and what was wanted. */
export interface Row {
  what: string
  unit: 'ms' | 'µs' | 'MB' | 'calls/s' | 'messages/s' | 's'
  ours: Figures
  peer?: { name: string; figures: Figures }
  /** The target in words, and whether it is met; undefined where there is none. */
  target?: string
  holds?: boolean
}

const digits = (value: number) => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

export function formatTable(rows: readonly Row[]): string {
  const header = ['what', 'unit', 'median', 'p99', 'runs', 'peer', 'its median', 'its p99', 'ours / its', 'target', 'met']
  const cells = rows.map((row) => [
    row.what, row.unit, digits(row.ours.median), digits(row.ours.p99), String(row.ours.runs),
    row.peer?.name ?? '', row.peer ? digits(row.peer.figures.median) : '', row.peer ? digits(row.peer.figures.p99) : '',
    row.peer ? `${(row.ours.median / row.peer.figures.median).toFixed(2)}×` : '', row.target ?? '', row.holds === undefined ? '' : row.holds ? 'yes' : 'no',
  ])
  const line = (values: readonly string[]) => `| ${values.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...cells.map(line)].join('\n')
}
