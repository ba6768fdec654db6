export type Values = Readonly<Record<string, string | number>>

/**
 * Puts values into `{name}` places. A text with ` | ` holds two forms, for one and for many; `count` chooses.
 * A place without a value stays as it is, so that a mistake is seen.
 */
export function fill(text: string, values: Values = {}, language = 'en'): string {
  const forms = text.split(' | ')
  const one = typeof values['count'] === 'number' && new Intl.PluralRules(language).select(values['count']) === 'one'
  const form = (one ? forms[0] : forms.at(-1)) ?? text
  return form.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? place : typeof value === 'number' ? value.toLocaleString(language) : value
  })
}

/** The names of the places in a text, sorted, each once. */
export function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()
}
