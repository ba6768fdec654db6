import type { Column } from './text-table.ts'

type Row = Readonly<Record<string, unknown>>

/** A column that shows one field as it is. */
export function field(title: string, key: string): Column {
  return { title, cell: (row) => textOf(row[key]) }
}

export function count(title: string, key: string): Column {
  return { title, align: 'right', cell: (row) => (Array.isArray(row[key]) ? String(row[key].length) : textOf(row[key])) }
}

/** To the second, in UTC: sorts, and means the same everywhere. */
export function time(title: string, key: string): Column {
  return { title, cell: (row) => (typeof row[key] === 'string' ? row[key].replace('T', ' ').replace(/\.\d+Z$/, 'Z') : '—') }
}

export function list(title: string, key: string): Column {
  return { title, cell: (row) => (Array.isArray(row[key]) ? row[key].map(textOf).join(', ') : textOf(row[key])) }
}

export function computed(title: string, cell: (row: Row) => string): Column {
  return { title, cell }
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
