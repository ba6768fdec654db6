import type { Capability } from '../../sandbox/capabilities/capability.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { InstalledPlugin } from './installed-plugin.ts'

/** The capability of that name, and `offered` as a scope that its schema accepts. Throws OperationError. */
export function checkedScope(capabilities: readonly Capability[], name: string, offered: unknown): { capability: Capability; scope: unknown } {
  const capability = capabilities.find((candidate) => candidate.name === name)
  if (capability === undefined) {
    throw new OperationError('input_invalid', `this gateway has no capability "${name}"; it has ${capabilities.map((each) => each.name).join(', ')}`, { capability: name })
  }

  const scope = capability.scope.safeParse(offered)
  if (scope.success) return { capability, scope: scope.data }
  const issue = scope.error.issues[0]
  throw new OperationError('input_invalid', `the scope of ${name} is not valid at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'unknown'}`, { capability: name, path: issue?.path })
}

/** No grant reaches beyond what the manifest asks for: what nobody read at consent, nobody can give by mistake. */
export function requireWithin(capability: Capability, scope: unknown, plugin: InstalledPlugin): void {
  const asked = plugin.requestFor(capability.name)
  if (asked === undefined) throw new OperationError('input_invalid', `${plugin.name} does not ask for ${capability.name}`, { plugin: plugin.name, capability: capability.name })
  const request = capability.resolve(asked, plugin.row.config)
  if (!capability.within(scope, request)) {
    throw new OperationError('input_invalid', `${plugin.name} does not ask for that much of ${capability.name}`, { plugin: plugin.name, capability: capability.name, scope, asked: request })
  }
}
