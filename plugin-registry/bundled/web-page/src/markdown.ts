import Turndown from 'turndown'
import type { PageElement } from './page-element.ts'

/** Writes an element as Markdown; links are made absolute against `base`. */
export function toMarkdown(content: PageElement, base: string): string {
  const writer = new Turndown({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-', emDelimiter: '*' })
  writer.remove(['script', 'style', 'noscript', 'template', 'iframe', 'title'])
  const rule = (name: string, tags: Turndown.Filter, write: (text: string, element: PageElement) => string) =>
    writer.addRule(name, { filter: tags, replacement: (text, node) => write(text, node as unknown as PageElement) })

  rule('link', 'a', (text, element) => linkText(text, webAddress(element.getAttribute('href'), base)))
  // An image is its description: the text is for a model, and nothing is to load by itself where it is shown.
  rule('image', 'img', (_text, element) => imageText(element.getAttribute('alt')))
  rule('cell', ['th', 'td'], (text) => ` ${text.trim().replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')} |`)
  rule('row', 'tr', (text, element) => `\n|${text}${isHeader(element) ? `\n|${' --- |'.repeat(cellsOf(element).length)}` : ''}`)
  rule('table', 'table', (text) => `\n\n${text.trim()}\n\n`)

  return writer.turndown(content as never).replace(/\n{3,}/g, '\n\n').trim()
}

function linkText(text: string, href: string | undefined): string {
  const label = text.trim().replace(/\s+/g, ' ')
  return href === undefined || label === '' ? label : `[${label}](${href})`
}

function webAddress(href: string | null, base: string): string | undefined {
  const url = href === null ? null : URL.parse(href, base)
  return url !== null && /^(?:https?|mailto):$/.test(url.protocol) ? url.href.replaceAll('(', '%28').replaceAll(')', '%29') : undefined
}

function imageText(alt: string | null): string {
  const words = alt?.trim().replace(/\s+/g, ' ') ?? ''
  return words === '' ? '' : `[image: ${words}]`
}

function isHeader(row: PageElement): boolean {
  return row.previousSibling === null && cellsOf(row).some((cell) => cell.nodeName === 'TH')
}

function cellsOf(row: PageElement): PageElement[] {
  return [...row.childNodes].filter((cell) => cell.nodeName === 'TH' || cell.nodeName === 'TD')
}
