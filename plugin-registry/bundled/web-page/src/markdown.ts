import Turndown from 'turndown'

/** Writes an element as Markdown; links are made absolute against `base`. */
export function toMarkdown(content: HTMLElement, base: string): string {
  const writer = new Turndown({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-', emDelimiter: '*' })
  writer.remove(['script', 'style', 'noscript', 'template', 'iframe', 'title'])
  writer.addRule('link', {
    filter: (node) => node.nodeName === 'A' && node.hasAttribute('href'),
    replacement(text, node) {
      const href = 'getAttribute' in node ? webAddress(node.getAttribute('href'), base) : undefined
      const label = text.trim().replace(/\s+/g, ' ')
      return href === undefined || label === '' ? label : `[${label}](${href})`
    },
  })
  // An image is its description: the text is for a model, and nothing is to load by itself where it is shown.
  writer.addRule('image', { filter: 'img', replacement: (_text, node) => imageText('getAttribute' in node ? node.getAttribute('alt') : null) })
  writer.addRule('cell', { filter: ['th', 'td'], replacement: (text) => ` ${text.trim().replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')} |` })
  writer.addRule('row', { filter: 'tr', replacement: (text, node) => `\n|${text}${isHeader(node) ? `\n|${' --- |'.repeat(node.childNodes.length ? countCells(node) : 1)}` : ''}` })
  writer.addRule('table', { filter: 'table', replacement: (text) => `\n\n${text.trim()}\n\n` })

  return writer.turndown(content).replace(/\n{3,}/g, '\n\n').trim()
}

function webAddress(href: string | null, base: string): string | undefined {
  const url = URL.parse(href ?? '', base)
  return url !== null && /^(?:https?|mailto):$/.test(url.protocol) ? url.href.replaceAll('(', '%28').replaceAll(')', '%29') : undefined
}

function imageText(alt: string | null): string {
  const words = alt?.trim().replace(/\s+/g, ' ') ?? ''
  return words === '' ? '' : `[image: ${words}]`
}

function isHeader(row: Node): boolean {
  return [...row.childNodes].some((cell) => cell.nodeName === 'TH') && row.previousSibling === null
}

function countCells(row: Node): number {
  return [...row.childNodes].filter((cell) => cell.nodeName === 'TH' || cell.nodeName === 'TD').length
}
