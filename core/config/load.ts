import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { openSecretKey } from '../store/secret-key.ts'
import { listBindings } from './binding.ts'
import type { Config, ConfigProblem, Settings } from './config.ts'
import { ConfigError } from './config-error.ts'
import { configFilePlaces, findConfigFile, readConfigFile } from './config-file.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { keepLastValid, readLastValid } from './last-valid.ts'
import { createLiveConfig, type LiveConfig } from './live-config.ts'
import { checkListening } from './listening.ts'
import { type Places, placeSchema } from './place-schema.ts'
import { settingsSchema } from './schema.ts'
import { mergeTrees, type SettingsTree } from './settings-tree.ts'

export interface ConfigSource {
  env: Environment
  /** Base of relative paths; the working directory by default. */
  cwd?: string
  /** Is the output a terminal? Decides how log lines look when nothing else does. */
  terminal?: boolean
}

/**
 * The gateway's config: defaults, then the config file, then the environment. Makes the data folder; a secret that is
 * made at the first start is kept only by `keepSecret`. Throws ConfigError, whose message is one line; the caller exits with 78.
 */
export async function loadConfig(source: ConfigSource): Promise<Config> {
  const places = readPlaces(source)
  const variables = readVariables(source)
  makeDataDir(places.dataDir)
  const file = await readFile(places)
  const settings = settle(places, file, variables, source)
  checkListening(settings, places.secret !== undefined)
  if (file.text !== undefined) keepLastValid(places.dataDir, file.text)
  return { ...settings, ...openSecretKey({ dataDir: places.dataDir, secret: places.secret, jwtSecret: places.jwtSecret }) }
}

/** The same without keys and without touching the disk, for the command line. Throws ConfigError. */
export async function loadSettings(source: ConfigSource): Promise<Settings> {
  const places = readPlaces(source)
  const variables = readVariables(source)
  return settle(places, await readFile(places), variables, source)
}

/** The config for as long as the gateway runs: reads again what `loadConfig` has read, as often as it is asked. */
export function followConfig(started: Config, source: ConfigSource): LiveConfig {
  const places = readPlaces(source)
  let text: string | undefined
  return createLiveConfig({
    started,
    async read() {
      const file = await readFile(places)
      text = file.text
      const settings = settle(places, file, readVariables(source), source)
      checkListening(settings, places.secret !== undefined)
      return settings
    },
    keep() {
      if (text !== undefined) keepLastValid(places.dataDir, text)
    },
  })
}

/** The files that `followConfig` would read. */
export function watchedFiles(source: ConfigSource): string[] {
  const { configFile, dataDir } = readPlaces(source)
  return configFilePlaces(configFile, dataDir)
}

function readPlaces({ env, cwd = process.cwd() }: ConfigSource): Places {
  const places = placeSchema.parse(readEnvironment(env, listBindings(placeSchema)))
  return {
    ...places,
    dataDir: resolve(cwd, places.dataDir),
    ...(places.configFile === undefined ? {} : { configFile: resolve(cwd, places.configFile) }),
  }
}

const readVariables = ({ env }: ConfigSource): SettingsTree => readEnvironment(env, listBindings(settingsSchema))

function makeDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir)
    accessSync(dataDir, constants.W_OK)
  } catch (error) {
    throw new ConfigError(
      'config_invalid',
      `DATA_DIR: found ${JSON.stringify(dataDir)}, where nothing can be written (${error instanceof Error ? error.message : String(error)}); allowed: a folder of this user`,
      { variable: 'DATA_DIR' },
      { cause: error },
    )
  }
}

// Not with `recursive`: where a folder exists and takes no child (/proc, some mounts), Node would try for ever.
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (statSync(folder).isDirectory()) return
    throw new ConfigError('config_invalid', `${folder} is no folder`, { variable: 'DATA_DIR' })
  }
  const above = path.dirname(folder)
  if (above !== folder) makeFolder(above)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another start may have made it in between.
    if (!existsSync(folder)) throw error
  }
}

interface FileContents {
  file?: string
  /** Only when valid: what to keep for the day it is not. */
  text?: string
  settings: SettingsTree
  problem?: ConfigProblem
}

async function readFile(places: Places): Promise<FileContents> {
  const file = findConfigFile(places.configFile, places.dataDir)
  if (file === undefined) return { settings: {} }
  // YAML costs a tenth of a start: it loads only when there is something to read.
  const { parseConfigFile } = await import('./parse-file.ts')
  try {
    const text = readConfigFile(file)
    return { file, text, settings: parseConfigFile(text, file) }
  } catch (error) {
    const lastValid = readLastValid(places.dataDir)
    if (!(error instanceof ConfigError) || lastValid === undefined) throw error
    const line = z.number().optional().parse(error.details.line)
    return { file, settings: parseConfigFile(lastValid, 'airlock.last-valid.yaml'), problem: { file, line, message: error.message } }
  }
}

function settle(places: Places, file: FileContents, variables: SettingsTree, { cwd = process.cwd(), terminal = false }: ConfigSource): Settings {
  const settings = settingsSchema.parse(mergeTrees(file.settings, variables))
  return {
    ...settings,
    dataDir: places.dataDir,
    pluginsDir: settings.pluginsDir === undefined ? path.join(places.dataDir, 'plugins') : resolve(cwd, settings.pluginsDir),
    log: { level: settings.log.level, format: settings.log.format ?? (terminal ? 'pretty' : 'json') },
    ...(file.file === undefined ? {} : { configFile: file.file }),
    ...(file.problem === undefined ? {} : { problem: file.problem }),
  }
}

function resolve(cwd: string, folder: string): string {
  // Compose files and service units do not expand `~`.
  return path.resolve(cwd, folder.replace(/^~(?=$|[/\\])/, homedir()))
}
