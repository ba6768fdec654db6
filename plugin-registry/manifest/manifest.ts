import type { Engine } from '../../sandbox/protocol/host-command.ts'
import { defaultLimits, type Limits } from '../../sandbox/protocol/limits.ts'
import { compileSchema } from '../../sandbox/schema/validator.ts'
import { SchemaError } from '../../sandbox/schema/schema-error.ts'
import { RegistryError } from '../registry-error.ts'
import { checkCapabilityRequests } from './capability-requests.ts'
import type { CapabilityKind } from './capability-kind.ts'
import { effectInForce, type Effect } from './effect.ts'
import { findingsOf, foundText, invalidManifest, pathText } from './finding.ts'
import { outOfBounds } from './json-bounds.ts'
import { PackageJson } from './manifest-schema.ts'

/** A JSON Schema that a plugin brought: interpreted, never compiled to code. */
export type JsonSchema = Readonly<Record<string, unknown>>

export interface ToolManifest {
  description: string
  input: JsonSchema
  output?: JsonSchema
  /** Already raised to what the capabilities imply. */
  effect: Effect
  /** For `wasm`: the export that answers, where it is not of the tool's name. */
  export?: string
}

/** What a plugin says it contributes and asks for. */
export interface Manifest {
  name: string
  version: string
  description: string
  api: 1
  engine: Engine
  /** Relative to package.json. */
  main: string
  tools: Readonly<Record<string, ToolManifest>>
  channels: PackageJson['airlock']['contributes']['channels']
  skills: readonly string[]
  webhooks: PackageJson['airlock']['contributes']['webhooks']
  schedules: PackageJson['airlock']['contributes']['schedules']
  /** Capability name to requested scope: without these the plugin is not active. */
  capabilities: Readonly<Record<string, unknown>>
  /** As `capabilities`, asked for when first needed. */
  optional: Readonly<Record<string, unknown>>
  limits: Limits
  config?: JsonSchema
}

const noInput: JsonSchema = Object.freeze({ type: 'object', properties: {}, additionalProperties: false })

/**
 * Reads a plugin's package.json.
 * Throws RegistryError `manifest_invalid` with details `{ file, path, found, allowed }`.
 */
export function readManifest(packageJson: unknown, file: string, kinds: readonly CapabilityKind[]): Manifest {
  checkBounds(packageJson, file)
  const parsed = parsePackageJson(packageJson, file)
  checkEngine(parsed, file)
  checkCapabilityRequests(parsed.airlock, kinds, file)
  checkForeignSchemas(parsed.airlock, file)
  return manifestOf(parsed, kinds)
}

function checkBounds(packageJson: unknown, file: string): void {
  const excess = outOfBounds(packageJson)
  if (excess !== undefined) throw invalidManifest(file, { ...excess, path: pathText(excess.path) })
}

function parsePackageJson(packageJson: unknown, file: string): PackageJson {
  const parsed = PackageJson.safeParse(packageJson)
  if (parsed.success) return parsed.data
  const [first, ...more] = findingsOf(parsed.error.issues, PackageJson, packageJson)
  throw invalidManifest(file, first!, ...more)
}

function checkEngine({ airlock }: PackageJson, file: string): void {
  const { allowed, pattern } = mainFiles[airlock.engine]
  if (!pattern.test(airlock.main)) throw invalidManifest(file, { path: 'airlock.main', found: foundText(airlock.main), allowed })
  if (airlock.engine === 'wasm') return

  const [name] = Object.entries(airlock.contributes.tools).find(([, tool]) => tool.export !== undefined) ?? []
  if (name === undefined) return
  throw invalidManifest(file, { path: `airlock.contributes.tools.${name}.export`, found: 'an export of a WebAssembly module', allowed: 'nothing, unless "engine" is "wasm": tools of an isolate are functions of the same name' })
}

const mainFiles: Readonly<Record<Engine, { pattern: RegExp; allowed: string }>> = {
  isolate: { pattern: /\.m?js$/, allowed: 'a .js or .mjs file: one ES module with everything it needs inside' },
  wasm: { pattern: /\.wasm$/, allowed: 'a .wasm file, as "engine" is "wasm"' },
}

function checkForeignSchemas(airlock: PackageJson['airlock'], file: string): void {
  for (const [name, tool] of Object.entries(airlock.contributes.tools)) {
    const path = `airlock.contributes.tools.${name}`
    if (tool.input !== undefined) {
      if (airlock.engine === 'isolate' && tool.input.type !== 'object') {
        throw invalidManifest(file, { path: `${path}.input.type`, found: foundText(tool.input.type), allowed: '"object": models call tools with named arguments' })
      }

      checkForeignSchema(tool.input, `${path}.input`, file)
    }

    if (tool.output !== undefined) checkForeignSchema(tool.output, `${path}.output`, file)
  }

  if (airlock.config !== undefined) checkForeignSchema(airlock.config, 'airlock.config', file)
}

function checkForeignSchema(schema: JsonSchema, path: string, file: string): void {
  try {
    compileSchema(schema)
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    const within = typeof error.details.path === 'string' ? error.details.path : ''
    throw new RegistryError('manifest_invalid', `${file}: ${path}: ${error.message}`, { file, path, found: error.message, allowed: 'a JSON Schema of the dialect in docs', within }, { cause: error })
  }
}

function manifestOf(parsed: PackageJson, kinds: readonly CapabilityKind[]): Manifest {
  const { name, version, airlock } = parsed
  const { tools, ...contributes } = airlock.contributes
  const asked = new Set([...Object.keys(airlock.capabilities), ...Object.keys(airlock.optional)])
  const implied = kinds.filter((kind) => asked.has(kind.name)).map((kind) => kind.effect)

  return {
    name,
    version,
    description: parsed.description ?? '',
    api: airlock.api,
    engine: airlock.engine,
    main: airlock.main,
    tools: Object.fromEntries(
      Object.entries(tools).map(([tool, { description, input = noInput, output, effect, export: answering }]) => [
        tool,
        { description, input, ...(output === undefined ? {} : { output }), effect: effectInForce(effect, implied), ...(answering === undefined ? {} : { export: answering }) },
      ]),
    ),
    ...contributes,
    capabilities: airlock.capabilities,
    optional: airlock.optional,
    limits: { ...defaultLimits, ...airlock.limits },
    ...(airlock.config === undefined ? {} : { config: airlock.config }),
  }
}
