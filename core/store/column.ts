import { defineEntity } from '@mikro-orm/core'
import { StoredText } from './stored-text.ts'

const p = defineEntity.properties

// The column kinds of our tables, the same on both databases.

/** Text of any length. */
export const text = () => p.type(StoredText)

/** A moment, to the millisecond (PostgreSQL's default here would round to seconds). */
export const moment = () => p.datetime().length(3)

/** JSON kept as written. Not jsonb, which refuses the escape of U+0000 and reorders keys; nothing queries inside it. */
export const json = <T = unknown>() => p.json<T>().columnType('json')
