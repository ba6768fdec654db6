const fence = /^ {0,3}(`{3,}|~{3,})/
const row = /^\s*\|.*\|\s*$/
const divider = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/

/** CommonMark as Discord understands it: nearly all of it is the same; tables and rules it does not know, and headings below the third. */
export function render(markdown: string): string {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n')
  const out: string[] = []
  let open = ''
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const mark = fence.exec(line)?.[1]
    if (open !== '' || mark !== undefined) {
      if (open === '') open = mark ?? ''
      else if (mark?.startsWith(open) && line.trim() === mark) open = ''
      out.push(line)
      continue
    }
    const table = tableAt(lines, index)
    if (table > 0) {
      out.push('```', ...tableText(lines.slice(index, index + table)), '```')
      index += table - 1
      continue
    }
    out.push(inline(line))
  }
  return out.join('\n')
}

function inline(line: string): string {
  const deep = /^#{4,6}\s+(.+?)\s*#*$/.exec(line)
  if (deep !== null) return `**${deep[1]}**`
  if (/^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$/.test(line)) return '──────────'
  const task = /^(\s*[-*+]\s+)\[([ xX])\]\s+(.*)$/.exec(line)
  const text = task === null ? line : `${task[1]}${task[2] === ' ' ? '☐' : '☑'} ${task[3]}`
  // A picture that is not sent along is an address.
  return text.replaceAll(/!\[([^\]]*)\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g, (_, alt: string, url: string) => `[${alt === '' ? url : alt}](${url})`)
}

/** How many lines of a table begin here. */
function tableAt(lines: readonly string[], index: number): number {
  if (!row.test(lines[index] ?? '') || !divider.test(lines[index + 1] ?? '')) return 0
  let length = 2
  while (row.test(lines[index + length] ?? '')) length++
  return length
}

/** In a font where all letters are as wide: columns of text, a line below the head. */
function tableText(lines: readonly string[]): string[] {
  const rows = lines.filter((_, index) => index !== 1).map((line) => line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|').replaceAll('`', "'")))
  const widths = Array.from({ length: Math.max(...rows.map((cells) => cells.length)) }, (_, column) => Math.max(1, ...rows.map((cells) => [...(cells[column] ?? '')].length)))
  const drawn = rows.map((cells) => widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join('  ').trimEnd())
  return [...drawn.slice(0, 1), widths.map((width) => '─'.repeat(width)).join('  '), ...drawn.slice(1)]
}
