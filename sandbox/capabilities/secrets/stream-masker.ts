import { createMasker, formsOf, type Masked } from './mask.ts'

/** Masks what comes in pieces: a value that is cut in two by the network is found all the same. latin1 text in and out. */
export interface StreamMasker {
  push(bytes: string): string
  /** What is held back because it may be the beginning of a value: at the end, or when nothing more comes. */
  flush(): string
}

export function createStreamMasker(secrets: readonly Masked[]): StreamMasker {
  const mask = createMasker(secrets)
  const forms = secrets.filter(({ value }) => value !== '').flatMap(({ value }) => formsOf(value)).map((form) => form.toLowerCase())
  const longest = Math.max(0, ...forms.map((form) => form.length))
  let held = ''

  /** How many characters at the end may be the beginning of a value. */
  function beginning(text: string): number {
    const end = text.slice(-longest).toLowerCase()
    for (let length = Math.min(end.length, longest - 1); length >= 1; length--) {
      const tail = end.slice(-length)
      if (forms.some((form) => form.startsWith(tail))) return length
    }
    return 0
  }

  return {
    push(bytes) {
      const text = mask(held + bytes)
      const length = longest === 0 ? 0 : beginning(text)
      held = text.slice(text.length - length)
      return text.slice(0, text.length - length)
    },
    flush() {
      const rest = held
      held = ''
      return rest
    },
  }
}
