import type { List, ListItem, Nodes, Parents } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { type Entity, type FormattedText, tidied } from './entity.ts'
import { tableText } from './table.ts'

// The parser's time grows with the square of the marks in a paragraph: twenty thousand took twenty seconds.
const maxMarks = 3_000
const maxChars = 100_000

/** Markdown as Telegram shows it: plain text, and what of it is bold, code, a link. What nobody wrote by hand is shown as it is. */
export function render(markdown: string): FormattedText {
  const isHeavy = markdown.length > maxChars || markdown.split(/\n\s*\n/).some((paragraph) => (paragraph.match(/[*_~`[\]<>|]/g)?.length ?? 0) > maxMarks)
  return isHeavy ? { text: markdown, entities: [] } : rendered(markdown)
}

function rendered(markdown: string): FormattedText {
  const writer: Writer = { text: '', entities: [], quoted: false }
  writeBlocks(writer, fromMarkdown(markdown, { extensions: [gfm({ singleTilde: false })], mdastExtensions: [gfmFromMarkdown()] }), '\n\n')
  return { text: writer.text, entities: tidied(writer.text, writer.entities) }
}

interface Writer {
  text: string
  entities: Entity[]
  /** Quotes do not stand in quotes. */
  quoted: boolean
}

const bullet = '•'

function write(writer: Writer, node: Nodes): void {
  switch (node.type) {
    case 'heading': return marked(writer, 'bold', () => writeAll(writer, node))
    case 'strong': return marked(writer, 'bold', () => writeAll(writer, node))
    case 'emphasis': return marked(writer, 'italic', () => writeAll(writer, node))
    case 'delete': return marked(writer, 'strikethrough', () => writeAll(writer, node))
    case 'inlineCode': return marked(writer, 'code', () => say(writer, node.value))
    case 'code': return marked(writer, 'pre', () => say(writer, node.value), node.lang ? { language: node.lang.slice(0, 64) } : {})
    case 'blockquote': return writeQuote(writer, node)
    case 'list': return writeList(writer, node)
    case 'table': return marked(writer, 'pre', () => say(writer, tableText(node, plainText)))
    case 'link': return writeLink(writer, node.url, () => writeAll(writer, node))
    case 'image': return writeLink(writer, node.url, () => say(writer, node.alt || node.url))
    case 'imageReference': return say(writer, node.alt || node.label || node.identifier)
    case 'thematicBreak': return say(writer, '———')
    case 'break': return say(writer, '\n')
    case 'text': case 'html': case 'yaml': return say(writer, node.value)
    case 'footnoteReference': return say(writer, `[${node.label ?? node.identifier}]`)
    case 'footnoteDefinition':
      say(writer, `[${node.label ?? node.identifier}] `)
      return writeBlocks(writer, node, '\n\n')
    case 'definition': return undefined
    default: return writeAll(writer, node)
  }
}

function say(writer: Writer, text: string): void {
  writer.text += text
}

function writeAll(writer: Writer, { children }: Parents): void {
  for (const child of children) write(writer, child)
}

/** Blocks that come out empty leave no gap. */
function writeBlocks(writer: Writer, { children }: Parents, between: string): void {
  let written = false
  for (const child of children) {
    const before = writer.text.length
    if (written) say(writer, between)
    const start = writer.text.length
    write(writer, child)
    if (writer.text.length > start) written = true
    else writer.text = writer.text.slice(0, before)
  }
}

function marked(writer: Writer, type: Entity['type'], inner: () => void, more: Partial<Entity> = {}): void {
  const offset = writer.text.length
  inner()
  writer.entities.push({ type, offset, length: writer.text.length - offset, ...more })
}

function writeQuote(writer: Writer, node: Parents): void {
  if (writer.quoted) return writeBlocks(writer, node, '\n\n')
  writer.quoted = true
  marked(writer, 'blockquote', () => writeBlocks(writer, node, '\n\n'))
  writer.quoted = false
}

function writeList(writer: Writer, list: List): void {
  let number = list.start ?? 1
  list.children.forEach((item, index) => {
    if (index > 0) say(writer, list.spread ? '\n\n' : '\n')
    say(writer, list.ordered ? `${number++}. ` : `${bullet} `)
    writeItem(writer, item)
  })
}

/** What stands in an item stands further in than its mark; formats move along. */
function writeItem(writer: Writer, item: ListItem): void {
  if (typeof item.checked === 'boolean') say(writer, item.checked ? '☑ ' : '☐ ')
  const inner: Writer = { text: '', entities: [], quoted: writer.quoted }
  writeBlocks(inner, item, '\n')
  const start = writer.text.length
  const moved = (offset: number) => start + offset + 2 * (inner.text.slice(0, offset).split('\n').length - 1)
  say(writer, inner.text.replaceAll('\n', '\n  '))
  for (const entity of inner.entities) {
    const offset = moved(entity.offset)
    writer.entities.push({ ...entity, offset, length: moved(entity.offset + entity.length) - offset })
  }
}

/** Telegram opens what begins so; any other address is shown, for a hidden one would be lost. */
function writeLink(writer: Writer, url: string, inner: () => void): void {
  const start = writer.text.length
  if (!/^(?:https?|tg):\/\/[^\s]+$/i.test(url) || url.length > 2_000) {
    inner()
    if (url !== '' && writer.text.slice(start) !== url && `mailto:${writer.text.slice(start)}` !== url) say(writer, ` (${url})`)
    return
  }

  marked(writer, 'text_link', inner, { url })
  const shown = writer.text.slice(start)
  // Telegram links a bare address by itself.
  if (shown === url) writer.entities.pop()
  else if (shown.trim() === '') say(writer, url)
}

function plainText(node: Nodes): string {
  const writer: Writer = { text: '', entities: [], quoted: false }
  write(writer, node)
  return writer.text
}

