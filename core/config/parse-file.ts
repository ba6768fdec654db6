import { type Document, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { describeAllowed, describeFound } from './allowed.ts'
import { innermost, listBindings } from './binding.ts'
import { closest } from './closest.ts'
import { ConfigError } from './config-error.ts'
import { looksForeign } from './foreign-file.ts'
import { settingsSchema } from './schema.ts'
import { isTree, type SettingsTree } from './settings-tree.ts'

/** Aliases that one file may use: more is a bomb, not a config. */
const maxAliases = 50

/**
 * Settings of a YAML text, checked. Throws ConfigError: config_invalid with `details.line`,
 * or config_file_foreign for a file in OpenClaw's own format.
 */
export function parseConfigFile(text: string, file: string): SettingsTree {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, stringKeys: true, prettyErrors: false })
  const lineOf = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line)
  const refuse = (line: number, message: string, cause?: unknown): never => {
    if (looksForeign(text)) throw foreign(file)
    throw new ConfigError('config_invalid', `${file}:${line}: ${message}`, { file, line }, { cause })
  }

  const [syntax] = [...document.errors, ...document.warnings]
  if (syntax !== undefined) return refuse(lineOf(syntax.pos[0]), /call stack/.test(syntax.message) ? 'nested too deep' : oneLine(syntax.message), syntax)

  let tree: unknown
  try {
    tree = document.toJS({ maxAliasCount: maxAliases }) ?? {}
  } catch (error) {
    return refuse(1, `cannot be read: ${oneLine(error instanceof Error ? error.message : String(error))}`, error)
  }
  if (!isTree(tree)) return refuse(1, `found ${describeFound(tree, false)}, allowed: settings by name`)

  const result = z.safeParse(settingsSchema, tree)
  if (result.success) return tree
  const problem = describeIssue(result.error.issues[0], tree)
  return refuse(lineOf(offsetAt(document, problem.path)), problem.message)
}

function describeIssue(issue: z.core.$ZodIssue | undefined, tree: SettingsTree): { path: string[]; message: string } {
  const path = (issue?.path ?? []).map(String)
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const guess = closest(key, knownKeys(path))
    return {
      path: [...path, key],
      message: `unknown setting ${named([...path, key])}${guess === undefined ? '; docs/CONFIG.md lists them all' : `, did you mean ${named([...path, guess])}?`}`,
    }
  }
  const binding = listBindings(settingsSchema).find((candidate) => candidate.path.every((key, index) => key === path[index]))
  const found = path.reduce<unknown>((at, key) => (isTree(at) || Array.isArray(at) ? Reflect.get(at, key) : undefined), tree)
  const allowed = binding === undefined ? 'settings by name' : describeAllowed(binding)
  return { path, message: `${named(path)}: found ${describeFound(found, binding?.meta.secret === true)}, allowed: ${allowed}` }
}

function knownKeys(path: readonly string[]): string[] {
  const schema = path.reduce<z.core.$ZodType | undefined>((at, key) => {
    const inner = at === undefined ? undefined : innermost(at)
    return inner instanceof z.ZodObject ? inner.shape[key] : undefined
  }, settingsSchema)
  const inner = schema === undefined ? undefined : innermost(schema)
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
}

/** Where a path, or the nearest thing above it, stands in the text. */
function offsetAt(document: Document, path: readonly string[]): number | undefined {
  let node: unknown = document.contents
  let offset: number | undefined
  for (const key of path) {
    if (!isCollection(node)) break
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined
    node = node.get(isMap(node) ? key : Number(key), true)
    const place = pair !== undefined && isNode(pair.key) ? pair.key : node
    if (isNode(place)) offset = place.range?.[0] ?? offset
  }
  return offset
}

/** A path in words. Keys come from the file: one that is no plain word is quoted, so that it cannot break the line. */
function named(path: readonly string[]): string {
  return path.map((key) => (/^[\w-]{1,60}$/.test(key) ? key : describeFound(key, false))).join('.')
}

function foreign(file: string): ConfigError {
  return new ConfigError(
    'config_file_foreign',
    `${file} is in OpenClaw's own JSON format, which Airlock does not read. Write the settings you need as YAML (docs/CONFIG.md lists them) and name that file in AIRLOCK_CONFIG.`,
    { file },
  )
}

function oneLine(message: string): string {
  return message.replace(/\s*\n[\s\S]*/, '')
}
