import { Parser } from 'htmlparser2'

const unread = new Set(['script', 'style', 'noscript', 'template', 'svg', 'head'])
const inline = new Set(['a', 'abbr', 'b', 'cite', 'code', 'em', 'font', 'i', 'kbd', 'label', 'mark', 'q', 's', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr'])

/** The text of a page in one pass without building a tree, and how deep its elements nest. */
export function plainText(html: string): { text: string; depth: number } {
  const pieces: string[] = []
  let [level, depth, hidden] = [0, 0, 0]

  const parser = new Parser({
    onopentagname(name) {
      depth = Math.max(depth, ++level)
      if (unread.has(name)) hidden++
      if (!inline.has(name)) pieces.push('\n')
    },
    onclosetag(name) {
      level--
      if (unread.has(name)) hidden--
      if (!inline.has(name)) pieces.push('\n')
    },
    ontext(text) {
      if (hidden === 0) pieces.push(text.replace(/\s+/g, ' '))
    },
  })
  parser.end(html)

  return { text: pieces.join('').replace(/ *\n\s*/g, '\n\n').trim(), depth }
}
