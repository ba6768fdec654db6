import { memo, type ComponentProps } from 'react'
import Markdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { placeOf, safeHref } from './link.ts'
import css from './markdown-view.module.css'

const plugins = [remarkGfm]

const components: Components = {
  a: ({ href, children }) => <Outside href={href}>{children}</Outside>,
  // A picture from elsewhere would tell its host that this was read, and when: it is offered as a link.
  img: ({ src, alt }) => <Outside href={typeof src === 'string' ? src : undefined}>{alt === undefined || alt === '' ? (placeName(src) ?? '') : alt}</Outside>,
  table: ({ children }) => (
    <div className={css['wide']}>
      <table>{children}</table>
    </div>
  ),
}

/** Text of a model or a tool as Markdown. Raw HTML is shown as text; nothing in it loads anything. */
export const MarkdownView = memo(function MarkdownView({ text }: { text: string }) {
  return (
    <div className={css['markdown']}>
      <Markdown remarkPlugins={plugins} components={components} urlTransform={(url) => safeHref(url) ?? ''}>
        {text}
      </Markdown>
    </div>
  )
})

function Outside({ href, children }: { href: string | undefined; children: ComponentProps<'a'>['children'] }) {
  const safe = safeHref(href)
  if (safe === undefined) return <span>{children}</span>
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer" title={placeOf(safe)}>
      {children}
    </a>
  )
}

function placeName(src: unknown): string | undefined {
  const safe = safeHref(src)
  return safe === undefined ? undefined : placeOf(safe)
}
