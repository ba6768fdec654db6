import { listBindings } from './binding.ts'
import { ConfigError } from './config-error.ts'
import type { Config, ConfigProblem, Settings } from './config.ts'
import { settingsSchema } from './schema.ts'
import { differences, liveView, reloadable, valueAt } from './settings-change.ts'

export interface ConfigState {
  /** The config file, if there is one. */
  file: string | null
  /** Why the file is not used as it stands: then what was valid last goes on. */
  problem: ConfigProblem | null
  /** Settings whose new value a running gateway cannot take on: it does at its next start. */
  waiting: readonly string[]
}

/** Config that follows its file. */
export interface LiveConfig {
  /** To be read at each use: what is copied out of it stays as it was. */
  readonly config: Config
  state(): ConfigState
  /** Reads file and environment again; `changed` names what is in force now and was not before. Never rejects for a bad file. */
  reload(): Promise<ConfigState & { changed: readonly string[] }>
  /** After settings changed, or the file became broken or was mended. */
  onChange(listener: (changed: readonly string[]) => void): () => void
}

interface LiveConfigOptions {
  /** What the gateway started with. */
  started: Config
  /** Reads everything anew; throws ConfigError. */
  read(): Promise<Settings>
  /** Keeps the file's text for the day when it is broken. */
  keep?(settings: Settings): void
}

export function createLiveConfig({ started, read, keep }: LiveConfigOptions): LiveConfig {
  const bindings = listBindings(settingsSchema)
  const names = reloadable(bindings)
  const listeners = new Set<(changed: readonly string[]) => void>()
  let current: Settings = started
  let state: ConfigState = { file: started.configFile ?? null, problem: started.problem ?? null, waiting: [] }
  let reloading: Promise<unknown> = Promise.resolve()
  const { problem: _, ...settled } = started
  const view: Config = liveView(settled, names, (path) => valueAt(current, path))

  async function reloadOnce(): Promise<ConfigState & { changed: readonly string[] }> {
    const before = state
    const { settings, problem } = await readOr(current)
    const changed = differences(bindings, current, settings).filter((name) => names.has(name))
    current = settings
    state = { file: settings.configFile ?? before.file, problem: problem ?? null, waiting: problem ? before.waiting : differences(bindings, started, settings).filter((name) => !names.has(name)) }
    if (problem === undefined) keep?.(settings)
    if (changed.length > 0 || state.problem?.message !== before.problem?.message || state.waiting.join() !== before.waiting.join()) {
      for (const listener of listeners) listener(changed)
    }
    return { ...state, changed }
  }

  /** What stands in the file, or what was valid last and why. */
  async function readOr(last: Settings): Promise<{ settings: Settings; problem?: ConfigProblem }> {
    try {
      const settings = await read()
      if (settings.problem !== undefined) return { settings: last, problem: settings.problem }
      if (settings.configFile === undefined && state.file !== null) {
        return { settings: last, problem: { file: state.file, message: `${state.file}: is gone; what it said stays in force until the next start` } }
      }
      return { settings }
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      const { file, line } = error.details
      return { settings: last, problem: { file: typeof file === 'string' ? file : (state.file ?? ''), ...(typeof line === 'number' && { line }), message: error.message } }
    }
  }

  return {
    config: Object.defineProperty(view, 'problem', { enumerable: true, get: () => state.problem ?? undefined }),
    state: () => state,
    reload() {
      // One after the other: of two edits, the later one is read last.
      const next = reloading.then(reloadOnce, reloadOnce)
      reloading = next.catch(() => {})
      return next
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** For whoever has settings and no file: they stay as they are. */
export function fixedConfig(config: Config): LiveConfig {
  return createLiveConfig({ started: config, read: async () => config })
}
