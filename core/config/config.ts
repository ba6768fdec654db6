import type { FileSettings } from './schema.ts'

/** Why the config file was not used as it stands. */
export interface ConfigProblem {
  file: string
  line?: number
  /** One line, with file and line. */
  message: string
}

/** Everything but the keys: what the command line needs to find a gateway. Reading it changes nothing on disk. */
export interface Settings extends Omit<FileSettings, 'log' | 'pluginsDir'> {
  dataDir: string
  pluginsDir: string
  log: { level: FileSettings['log']['level']; format: 'pretty' | 'json' }
  /** The config file in use, if there is one. */
  configFile?: string
  /** Set when the config file is invalid and the last valid one is used instead. */
  problem?: ConfigProblem
}

/** What the gateway runs with. */
export interface Config extends Settings {
  /** Key-encryption key, 32 bytes as base64url. */
  secret: string
  /** Signs tokens; at least 32 characters. */
  jwtSecret: string
  /** Writes a newly made secret to its file; see core/store/secret-key.ts. */
  keepSecret?(): void
}
