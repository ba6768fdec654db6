export type HeadersInit = Headers | Iterable<readonly [string, string]> | Record<string, string>

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** The Fetch Standard's `Headers`: names in lower case, values joined with a comma, `set-cookie` kept apart. */
export class Headers {
  #list: [string, string][] = []

  constructor(init?: HeadersInit) {
    if (init === undefined || init === null) return
    if (typeof init !== 'object') throw new TypeError('Headers takes a record or a list of pairs')
    const pairs = Symbol.iterator in init ? init : Object.entries(init)
    for (const pair of pairs as Iterable<readonly [string, string]>) {
      const [name, value, ...rest] = pair
      if (value === undefined || rest.length > 0) throw new TypeError('each header is a pair of name and value')
      this.append(name, value)
    }
  }

  append(name: string, value: string): void {
    this.#list.push([checkedName(name), checkedValue(value)])
  }

  set(name: string, value: string): void {
    const key = checkedName(name)
    const clean = checkedValue(value)
    const index = this.#list.findIndex(([other]) => other === key)
    if (index === -1) this.#list.push([key, clean])
    else {
      this.#list[index] = [key, clean]
      this.#list = this.#list.filter(([other], position) => other !== key || position === index)
    }
  }

  delete(name: string): void {
    const key = checkedName(name)
    this.#list = this.#list.filter(([other]) => other !== key)
  }

  get(name: string): string | null {
    const key = checkedName(name)
    const values = this.#list.filter(([other]) => other === key).map(([, value]) => value)
    return values.length === 0 ? null : values.join(', ')
  }

  has(name: string): boolean {
    const key = checkedName(name)
    return this.#list.some(([other]) => other === key)
  }

  getSetCookie(): string[] {
    return this.#list.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void {
    for (const [name, value] of this) callback.call(self, value, name, this)
  }

  *entries(): IterableIterator<[string, string]> {
    const names = [...new Set(this.#list.map(([name]) => name))].sort()
    for (const name of names) {
      if (name === 'set-cookie') for (const value of this.getSetCookie()) yield [name, value]
      else yield [name, this.get(name)!]
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }

  get [Symbol.toStringTag](): string {
    return 'Headers'
  }
}

function checkedName(name: unknown): string {
  const text = String(name)
  if (!token.test(text)) throw new TypeError(`"${text}" is not a header name`)
  return text.toLowerCase()
}

function checkedValue(value: unknown): string {
  const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
  if (/[\0\n\r]/.test(text) || /[^\0-\xff]/.test(text)) throw new TypeError('a header value holds a line break or a character outside of Latin-1')
  return text
}
