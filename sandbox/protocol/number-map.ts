const empty = -1
const leastSlots = 16

/**
 * A map by whole numbers from 0 on, for what comes and goes thousands of times a second. Map does the same, but each of its
 * tables keeps the next one reachable: once the collector has taken one of them for old, all that was ever in the map since
 * stays until the next full collection, and is moved about meanwhile. Open addressing, at most half full; not in order.
 */
export class NumberMap<Value> {
  #keys = slots(leastSlots, empty)
  #values = slots<Value | undefined>(leastSlots, undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  get(key: number): Value | undefined {
    return this.#values[this.#slotOf(key)]
  }

  has(key: number): boolean {
    return this.#keys[this.#slotOf(key)] === key
  }

  set(key: number, value: Value): void {
    const slot = this.#slotOf(key)
    if (this.#keys[slot] !== key) this.#size++
    this.#keys[slot] = key
    this.#values[slot] = value
    if (this.#size * 2 > this.#keys.length) this.#grow()
  }

  /** False when it was not there. */
  delete(key: number): boolean {
    let hole = this.#slotOf(key)
    if (this.#keys[hole] !== key) return false
    this.#size--
    // What was pushed on by others moves back, so that no search ends before it.
    const mask = this.#keys.length - 1
    for (let slot = (hole + 1) & mask; this.#keys[slot] !== empty; slot = (slot + 1) & mask) {
      if (((slot - this.#keys[slot]!) & mask) < ((slot - hole) & mask)) continue
      this.#keys[hole] = this.#keys[slot]!
      this.#values[hole] = this.#values[slot]
      hole = slot
    }
    this.#keys[hole] = empty
    this.#values[hole] = undefined
    return true
  }

  clear(): void {
    this.#keys.fill(empty)
    this.#values.fill(undefined)
    this.#size = 0
  }

  entries(): [number, Value][] {
    return this.#keys.flatMap((key, slot) => (key === empty ? [] : [[key, this.#values[slot] as Value] satisfies [number, Value]]))
  }

  /** Where the key is, or would be. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1
    let slot = key & mask
    while (this.#keys[slot] !== key && this.#keys[slot] !== empty) slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const entries = this.entries()
    this.#keys = slots(this.#keys.length * 2, empty)
    this.#values = slots<Value | undefined>(this.#keys.length, undefined)
    this.#size = 0
    for (const [key, value] of entries) this.set(key, value)
  }
}

function slots<Content>(count: number, content: Content): Content[] {
  return Array.from({ length: count }, () => content)
}
