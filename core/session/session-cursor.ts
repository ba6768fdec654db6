import { OperationError } from '../operations/operation-error.ts'

/** Where a page of sessions ends: they are ordered by last use, then by id. */
export interface SessionCursor {
  updatedAt: Date
  id: string
}

export function writeCursor({ updatedAt, id }: SessionCursor): string {
  return `${updatedAt.getTime()}-${id}`
}

export function readCursor(text: string): SessionCursor {
  const [, time, id] = /^(\d{1,16})-(\w{1,64})$/.exec(text) ?? []
  const updatedAt = new Date(Number(time))
  if (id === undefined || Number.isNaN(updatedAt.getTime())) {
    throw new OperationError('input_invalid', 'before: found something else than `next` of the page before', { path: 'before' })
  }
  return { updatedAt, id }
}
