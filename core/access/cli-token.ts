import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AccessError } from './access-error.ts'
import type { Principals } from './principals.ts'
import { scopes } from './scope.ts'
import type { Tokens } from './tokens.ts'

export const cliTokenName = 'cli-token'
const ownerOnly = 0o600

/** Leaves a token of the owner in DATA_DIR/cli-token, for commands on this computer, and answers with its path. */
export async function ensureCliToken({ tokens, principals, dataDir }: { tokens: Tokens; principals: Principals; dataDir: string }): Promise<string> {
  const path = join(dataDir, cliTokenName)
  const kept = await readFile(path, 'utf8').catch(() => '')
  if (kept !== '' && (await isGood(tokens, kept.trim()))) {
    await chmod(path, ownerOnly)
    return path
  }
  const { token } = await tokens.issue({ owner: principals.owner().id, name: 'Command line', kind: 'cli', scopes, expiresAt: null })
  // Written aside and moved into place: nobody ever reads half a token, and the mode holds from the first byte on.
  await place(path, `${token}\n`).catch((error: unknown) => {
    throw new AccessError('cli_token_failed', `The token of the command line cannot be kept in ${path}: ${error instanceof Error ? error.message : String(error)}`, { file: path }, { cause: error })
  })
  return path
}

async function place(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}`
  await rm(draft, { force: true })
  try {
    await writeFile(draft, text, { mode: ownerOnly, flag: 'wx' })
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

async function isGood(tokens: Tokens, text: string): Promise<boolean> {
  try {
    return (await tokens.verify(text)).origin === 'cli'
  } catch {
    return false
  }
}
