import type { Presented } from '../access/authenticator.ts'

/** Connections between their proof and their welcome: a token that ends in that moment ends them, too. */
export class Introductions<Key extends object> {
  readonly #open = new Map<Key, Presented>()

  add(key: Key, presented: Presented): void {
    this.#open.set(key, presented)
  }

  /** Undefined when it was never added, already taken, or voided since. */
  take(key: Key): Presented | undefined {
    const presented = this.#open.get(key)
    this.#open.delete(key)
    return presented
  }

  void(matches: (presented: Presented) => boolean): void {
    for (const [key, presented] of this.#open) if (matches(presented)) this.#open.delete(key)
  }
}
