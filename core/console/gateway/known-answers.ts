import type { OperationName } from './operations.ts'

/** Answers kept between rooms, so that a room shows at once what it knew and is then brought up to date. */
export interface KnownAnswers {
  get(key: string): unknown
  set(key: string, answer: unknown): void
  forget(key: string): void
  /** Everything, for instance when somebody else signs in. */
  clear(): void
  /** Says that something was done here which changes the answers of an operation. */
  outdate(operation: OperationName): void
  onOutdated(operation: OperationName, listener: () => void): () => void
}

export function createKnownAnswers(): KnownAnswers {
  const answers = new Map<string, unknown>()
  const listeners = new Map<OperationName, Set<() => void>>()
  return {
    get: (key) => answers.get(key),
    set: (key, answer) => void answers.set(key, answer),
    forget: (key) => void answers.delete(key),
    clear: () => answers.clear(),
    outdate(operation) {
      for (const listener of listeners.get(operation) ?? []) listener()
    },
    onOutdated(operation, listener) {
      const all = listeners.get(operation) ?? new Set()
      listeners.set(operation, all.add(listener))
      return () => void all.delete(listener)
    },
  }
}
