import type { Signals } from './signals.ts'

/** Rows that are few, read with every message and seldom written: read once, and again after a change. */
export interface Kept<Value> {
  read(): Promise<Value>
  /** After a change here: the next read asks the database, at every gateway. */
  forget(): void
}

/** `name` is the same at every gateway. What is read must not be changed by whoever reads it. */
export function keep<Value>(signals: Signals, name: string, load: () => Promise<Value>): Kept<Value> {
  let value: Promise<Value> | undefined
  const drop = () => {
    value = undefined
  }
  signals.on(`kept ${name}`, drop)

  return {
    read() {
      if (value !== undefined) return value
      const loading = load()
      value = loading
      // A database that was away is asked again.
      loading.catch(() => {
        if (value === loading) drop()
      })
      return loading
    },
    forget() {
      drop()
      signals.send(`kept ${name}`)
    },
  }
}
