const openable = new Set(['http:', 'https:', 'mailto:'])

/** The address a link in a message may lead to; undefined for scripts, data, files and whatever is not an absolute address. */
export function safeHref(href: unknown): string | undefined {
  if (typeof href !== 'string') return undefined
  try {
    const url = new URL(href)
    return openable.has(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}

/** What a person should see of where a link leads: the host, or the mail address. */
export function placeOf(href: string): string {
  const url = new URL(href)
  return url.protocol === 'mailto:' ? url.pathname : url.host
}
