/** `blob`: files that stay, apart for each person. Paths are such as `reports/a.txt`; a file has 4 MiB at most. */
export interface Files {
  /** Text is stored as UTF-8. @throws CapabilityError `quota_exceeded`, `request_invalid` (a type that is not allowed), `request_too_large` */
  write(path: string, data: string | Uint8Array): Promise<StoredFile>
  /** The bytes, or null where there is no such file; with `offset` and `length`, a piece of them. */
  read(path: string, range?: { offset?: number; length?: number }): Promise<Uint8Array | null>
  readText(path: string): Promise<string | null>
  /** In order, at most `limit` (default 100, at most 1,000); pass `next` as `after` to go on. */
  list(options?: { prefix?: string; after?: string; limit?: number }): Promise<{ files: StoredFile[]; next?: string }>
  delete(path: string): Promise<boolean>
  /**
   * The id under which `http.upload` takes the file, until it is written anew or deleted.
   *
   * @throws CapabilityError `file_missing`
   */
  attach(path: string): Promise<{ blob: string; name: string; type: string; bytes: number }>
}

export interface StoredFile {
  path: string
  /** What its first bytes show. */
  type: string
  bytes: number
  /** ISO 8601. */
  changedAt: string
}
