/** The part of the plugin's key-value store that notes use; @airlock/sdk's context has it as `kv`. */
export interface NoteStore {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<unknown>
  delete(key: string): Promise<unknown>
  list(range: { prefix: string; after?: string; limit?: number }): Promise<{ keys: string[]; next?: string }>
}
