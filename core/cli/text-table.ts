import { printable } from './printable.ts'

/** How a listing prints one of its columns. */
export interface Column {
  title: string
  cell(row: Readonly<Record<string, unknown>>): string
  align?: 'left' | 'right'
}

const gap = '  '

/** Rows under their titles; the last column runs free. */
export function textTable(columns: readonly Column[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => printable(cell(row))))]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => widthOf(line[index] ?? ''))))
  return cells.map((line) => line.map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.align)).join(gap).trimEnd()).join('\n') + '\n'
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'right' ? space + text : text + space
}

/** Columns a terminal needs: wide characters (CJK, emoji) take two. */
function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(character) ? 2 : 1
  return width
}
