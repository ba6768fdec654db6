/** The part of the plugin's own storage that notes use; the context of '@airlock/sdk' has it as `kv`. */
export interface NoteStore {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
  list(options: { prefix: string; after?: string; limit: number }): Promise<{ keys: string[]; next?: string }>
}
