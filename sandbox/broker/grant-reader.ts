/** What owners allow, as it is now: synchronous, from memory. */
export interface GrantReader {
  /**
   * Scopes in force. Always the same objects for the same grants: what is parsed from them is kept by identity.
   * Whether a scope lies within the manifest's request is the broker's to decide, on each request.
   */
  granted(plugin: string, capability: string): readonly unknown[]
  /** Called after a grant ended or shrank; returns the stop. */
  onRevoke(listener: (plugin: string, capability: string) => void): () => void
}
