import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** DATA_DIR as the gateway reads it, without loading its config. */
export function dataDirOf({ env, cwd }: { env: Readonly<Record<string, string | undefined>>; cwd: string }): string {
  const named = env.DATA_DIR?.trim()
  if (!named) return join(homedir(), '.airlock')
  return resolve(cwd, named.replace(/^~(?=$|[/\\])/, homedir()))
}
