import type { Nodes, Table } from 'mdast'

/** A table in a font where all letters are as wide: columns of text, a line below the head. */
export function tableText(table: Table, plainText: (node: Nodes) => string): string {
  const rows = table.children.map((row) => row.children.map((cell) => plainText(cell).replaceAll(/\s+/g, ' ').trim()))
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) => Math.max(1, ...rows.map((row) => widthOf(row[column] ?? ''))))
  const lines = rows.map((row) => widths.map((width, column) => padded(row[column] ?? '', width, table.align?.[column] ?? null)).join('  ').trimEnd())
  return [...lines.slice(0, 1), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1)].join('\n')
}

function padded(text: string, width: number, align: 'left' | 'right' | 'center' | null): string {
  const space = width - widthOf(text)
  const before = align === 'right' ? space : align === 'center' ? Math.floor(space / 2) : 0
  return `${' '.repeat(before)}${text}${' '.repeat(space - before)}`
}

function widthOf(text: string): number {
  return [...text].length
}
