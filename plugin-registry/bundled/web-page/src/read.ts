import { findArticle } from './article.ts'
import { fetchPage, type Fetch, type FetchedPage } from './fetched-page.ts'
import { toMarkdown } from './markdown.ts'
import { PageError } from './page-error.ts'
import { plainText } from './plain-text.ts'

export interface ReadablePage {
  title: string
  url: string
  markdown: string
  truncated: boolean
}

const maxMarkdownLength = 60_000
const maxTitleLength = 300
// Beyond any page made for people; whoever walks such a tree slows down or overflows the stack.
const maxDepth = 300

/** A page as readable Markdown. Throws PageError, or what fetch refuses with. */
export async function readPage(address: string, fetch: Fetch): Promise<ReadablePage> {
  const page = await fetchPage(address, fetch)
  const { title, markdown } = page.kind === 'html' ? readable(page) : { title: '', markdown: page.text.trim() }
  if (markdown === '') throw new PageError(`${page.url} has no text that can be read without running its scripts`)
  return { title: title.slice(0, maxTitleLength), url: page.url, markdown: cut(markdown), truncated: markdown.length > maxMarkdownLength }
}

function readable({ text, url }: FetchedPage): { title: string; markdown: string } {
  const plain = plainText(text)
  if (plain.depth > maxDepth) return { title: '', markdown: plain.text }
  const { title, content } = findArticle(text)
  return { title, markdown: toMarkdown(content, url) }
}

function cut(markdown: string): string {
  const text = markdown.slice(0, maxMarkdownLength)
  return text.isWellFormed() ? text : text.slice(0, -1)
}
