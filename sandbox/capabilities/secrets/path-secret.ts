import type { Hop } from '../net-http/redirect.ts'
import { isPathAmbiguous } from '../net-http/target.ts'

// The URL's parser has escaped the braces, in whichever case the guest wrote them.
const placeholder = (name: string) => new RegExp(`(?:\\{|%7b)${name}(?:\\}|%7d)`, 'gi')

export function hasPlaceholder({ target }: Hop, name: string): boolean {
  return placeholder(name).test(target.url.pathname)
}

/**
 * The hop with the value in place of `{name}` in its path; undefined when the value would make another path of it. Rules were
 * checked against the path with the placeholder: the value must stay within its segment.
 * The guest's own hop stays without the value: redirects are resolved against it.
 */
export function withPath(hop: Hop, name: string, value: string): Hop | undefined {
  const url = new URL(hop.target.url)
  // Written as it is: `bot123:AbC` must not become `bot123%3AAbC` where the server compares text.
  const text = encodeURIComponent(value.toWellFormed()).replaceAll(/%(?:3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent)
  const path = hop.target.url.pathname.replaceAll(placeholder(name), () => text)
  url.pathname = path
  if (url.pathname !== path || isPathAmbiguous(path)) return undefined
  return { ...hop, target: { ...hop.target, url, path } }
}
