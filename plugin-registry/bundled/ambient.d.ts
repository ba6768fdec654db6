// What an isolate offers besides the language, as far as the bundled plugins use it: their project has neither
// Node's nor the DOM's types, so that nothing is used that is not there.

declare class URL {
  static parse(url: string, base?: string): URL | null
  readonly href: string
  readonly host: string
  readonly protocol: string
}

declare class TextDecoder {
  constructor(label?: string)
  decode(bytes: Uint8Array): string
}
