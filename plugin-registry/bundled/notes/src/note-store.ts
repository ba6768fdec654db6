import type { KeyValue } from '../../../../sandbox/sdk/context.ts'

/** The part of the plugin's own storage that notes use. */
export type NoteStore = Pick<KeyValue, 'get' | 'set' | 'delete' | 'list'>
