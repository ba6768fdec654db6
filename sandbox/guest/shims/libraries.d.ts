// The libraries inside the runtime that bring no types of their own; only what the shims use.

declare module 'whatwg-url' {
  export class URL {
    constructor(url: string, base?: string | URL)
    static canParse(url: string, base?: string | URL): boolean
    static parse(url: string, base?: string | URL): URL | null
    href: string
    readonly origin: string
    protocol: string
    username: string
    password: string
    host: string
    hostname: string
    port: string
    pathname: string
    search: string
    hash: string
    readonly searchParams: URLSearchParams
    toString(): string
    toJSON(): string
  }

  export class URLSearchParams {
    constructor(init?: string | Iterable<readonly [string, string]> | Record<string, string>)
    readonly size: number
    append(name: string, value: string): void
    delete(name: string, value?: string): void
    get(name: string): string | null
    getAll(name: string): string[]
    has(name: string, value?: string): boolean
    set(name: string, value: string): void
    sort(): void
    toString(): string
    entries(): IterableIterator<[string, string]>
    keys(): IterableIterator<string>
    values(): IterableIterator<string>
    forEach(callback: (value: string, name: string, params: URLSearchParams) => void): void
    [Symbol.iterator](): IterableIterator<[string, string]>
  }
}

declare module 'punycode/punycode.es6.js' {
  export function encode(label: string): string
  export function decode(label: string): string
}

declare module '@ungap/structured-clone' {
  export default function structuredClone<Value>(value: Value): Value
}
