import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import type { PageDocument, PageElement } from './page-element.ts'

export interface Article {
  title: string
  /** The element that holds the text. */
  content: PageElement
}

/** What a reader came for: the article where there is one, else the whole body. */
export function findArticle(html: string): Article {
  const document = parse(html)
  const { title } = document
  const found = readable(document)
  if (found?.content) return { title: found.title?.trim() || title, content: parse(found.content).body }

  // Readability changed the document that it read.
  const { body } = parse(html)
  for (const element of body.querySelectorAll('script,style,noscript,template,iframe,svg,nav,form')) element.remove()
  return { title, content: body }
}

function readable(document: PageDocument): { title?: string | null; content?: string | null } | null {
  try {
    return new Readability(document as never, { charThreshold: 200, maxElemsToParse: 20_000 }).parse()
  } catch {
    // Too many elements, or markup that it stumbles over.
    return null
  }
}

// The parser leaves out what HTML lets authors leave out, so the frame is ours: what stood in theirs lands in the body.
const frame = /<!doctype[^>]{0,1000}>|<\/?(?:html|head|body)(?=[\s>/])[^>]{0,2000}>/gi

function parse(html: string): PageDocument {
  const { document } = parseHTML(`<!doctype html><html><head></head><body>${html.replace(frame, '')}</body></html>`) as unknown as { document: PageDocument }
  const titles = [...document.querySelectorAll('title')]
  const title = titles.find((element) => element.closest('svg') === null)?.textContent?.trim() ?? ''
  for (const element of titles) element.remove()
  document.title = title
  return document
}
