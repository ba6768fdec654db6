import type { Invocation } from './command.ts'

/** Throws ConfigError, whose code makes the exit 78. */
export async function run({ terminal }: Invocation): Promise<void> {
  const [{ loadSettings }, { ConfigError }] = await Promise.all([import('../config/load.ts'), import('../config/config-error.ts')])
  const { configFile, problem } = await loadSettings({ env: terminal.env, cwd: terminal.cwd })
  // A gateway would start with the last valid file; whoever asks wants to know about this one.
  if (problem) throw new ConfigError('config_invalid', problem.message)
  terminal.out(`The config is valid${configFile === undefined ? '; there is no config file' : `: ${configFile}`}.\n`)
}
