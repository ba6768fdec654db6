import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { ConfigError } from './config-error.ts'

/** Where the settings are read from when nobody says so, in this order. */
const defaultNames = ['airlock.yaml', 'openclaw.yaml']

const maxFileBytes = 1024 * 1024

/** The config file's path, or none when there is none. A file that was named must be there. */
export function findConfigFile(named: string | undefined, dataDir: string): string | undefined {
  if (named === undefined) return defaultNames.map((name) => path.join(dataDir, name)).find((file) => existsSync(file))
  if (existsSync(named)) return named
  throw new ConfigError('config_invalid', `AIRLOCK_CONFIG: found ${JSON.stringify(named)}, which does not exist; allowed: the path of a YAML file`, { variable: 'AIRLOCK_CONFIG' })
}

/** Where a config file may lie, whether it does or not: what a running gateway keeps an eye on. */
export function configFilePlaces(named: string | undefined, dataDir: string): string[] {
  return named === undefined ? defaultNames.map((name) => path.join(dataDir, name)) : [named]
}

/** The file's text. Throws ConfigError('config_invalid') for what is no file of a sensible size. */
export function readConfigFile(file: string): string {
  let bytes: number
  try {
    const found = statSync(file)
    if (!found.isFile()) throw new ConfigError('config_invalid', `${file}: is no file`, { file })
    bytes = found.size
    if (bytes <= maxFileBytes) return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError('config_invalid', `${file}: cannot be read (${error instanceof Error ? error.message : String(error)})`, { file }, { cause: error })
  }
  throw new ConfigError('config_invalid', `${file}: found ${bytes} bytes, allowed: ${maxFileBytes} at most`, { file })
}
