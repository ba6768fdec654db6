import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { describeAllowed, describeFound } from './allowed.ts'
import { type Binding, innermost } from './binding.ts'
import { ConfigError } from './config-error.ts'
import { type SettingsTree, setPath } from './settings-tree.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A secret longer than this is no secret but the wrong file. */
const maxSecretFileBytes = 64 * 1024

/**
 * What the environment says, as a tree in the shape of the settings. An empty variable counts as not set,
 * as compose files and shells produce them. Throws ConfigError('config_invalid') on the first wrong one.
 */
export function readEnvironment(env: Environment, bindings: readonly Binding[]): SettingsTree {
  const tree: SettingsTree = {}
  for (const binding of bindings) {
    const found = findVariable(env, binding)
    if (found !== undefined) setPath(tree, binding.path, checked(binding, found))
  }
  return tree
}

interface Found {
  variable: string
  text: string
}

function findVariable(env: Environment, { meta }: Binding): Found | undefined {
  for (const variable of meta.env === undefined ? [] : [meta.env, ...(meta.aliases ?? [])]) {
    const text = env[variable]
    const file = meta.secret === true ? env[`${variable}_FILE`] : undefined
    if (text && file) {
      throw new ConfigError('config_invalid', `${variable} and ${variable}_FILE are both set; keep one of them`, { variable })
    }
    if (text) return { variable, text }
    if (file) return { variable: `${variable}_FILE`, text: readSecretFile(`${variable}_FILE`, file) }
  }
  return undefined
}

function readSecretFile(variable: string, file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError('config_invalid', `${variable}: found ${JSON.stringify(file)}, which cannot be read (${code(error)}); allowed: a file that holds the value`, { variable }, { cause: error })
  }
  if (text.length > maxSecretFileBytes) {
    throw new ConfigError('config_invalid', `${variable}: found a file of ${text.length} characters; allowed: a file that holds the value, ${maxSecretFileBytes} bytes at most`, { variable })
  }
  // Editors and `echo` end a file with a line feed that is no part of the value.
  return text.replace(/\r?\n$/, '')
}

function checked(binding: Binding, { variable, text }: Found): unknown {
  const value = fromText(binding.schema, text)
  const result = z.safeParse(binding.schema, value)
  if (result.success) return value
  const allowed = describeAllowed(binding)
  throw new ConfigError(
    'config_invalid',
    `${variable}: found ${describeFound(text, binding.meta.secret === true)}, allowed: ${allowed}`,
    { variable, allowed },
  )
}

/** Variables are text; the setting's own kind says what the text means. What does not fit stays text and fails the schema. */
function fromText(schema: z.core.$ZodType, text: string): unknown {
  const inner = innermost(schema)
  if (inner instanceof z.ZodNumber) return /^-?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : text
  if (inner instanceof z.ZodBoolean && /^(?:true|false)$/i.test(text.trim())) return text.trim().toLowerCase() === 'true'
  if (inner instanceof z.ZodArray) return text.split(',').map((part) => part.trim()).filter((part) => part !== '')
  return text
}

function code(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
