import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { PageError } from './page-error.ts'

export interface Article {
  title: string
  /** The element that holds the text. */
  content: HTMLElement
}

/** What a reader came for: the article where there is one, else the whole body. Throws PageError. */
export function findArticle(html: string): Article {
  const { document } = parse(html)
  const title = (document.title || document.querySelector('title')?.textContent || '').trim()
  const found = readable(document)
  if (found?.content) {
    return { title: found.title?.trim() || title, content: parse(`<body>${found.content}</body>`).document.body }
  }

  // Readability changes the document that it reads.
  const { body } = parse(html).document
  for (const element of body.querySelectorAll('script,style,noscript,template,iframe,svg,nav,form')) element.remove()
  return { title, content: body }
}

function readable(document: Document): ReturnType<Readability<string>['parse']> {
  try {
    return new Readability(document, { charThreshold: 200, maxElemsToParse: 20_000 }).parse()
  } catch {
    // Too many elements, or markup that it stumbles over.
    return null
  }
}

function parse(html: string): { document: Document } {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><head></head>${/<body[\s>]/i.test(html) ? html : `<body>${html}</body>`}</html>`)
  if (!document.body) throw new PageError('the page has no text')
  return { document }
}
