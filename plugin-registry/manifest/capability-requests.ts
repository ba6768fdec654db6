import type { CapabilityKind } from './capability-kind.ts'
import { invalidManifest, findingsOf } from './finding.ts'
import type { PackageJson } from './manifest-schema.ts'
import { suggestion } from './suggestion.ts'

/** Checks each request against its capability's own schema; throws RegistryError('manifest_invalid'). */
export function checkCapabilityRequests(airlock: PackageJson['airlock'], kinds: readonly CapabilityKind[], file: string): void {
  for (const part of ['capabilities', 'optional'] as const) {
    for (const [name, scope] of Object.entries(airlock[part])) {
      checkRequest({ part, name, scope }, kinds, file)
    }
  }

  const twice = Object.keys(airlock.optional).find((name) => Object.hasOwn(airlock.capabilities, name))
  if (twice !== undefined) {
    throw invalidManifest(file, { path: `airlock.optional.${twice}`, found: 'a capability that "capabilities" asks for too', allowed: 'each capability in one of the two' })
  }
}

function checkRequest(request: { part: 'capabilities' | 'optional'; name: string; scope: unknown }, kinds: readonly CapabilityKind[], file: string): void {
  const { part, name, scope } = request
  const path = ['airlock', part, name]
  const kind = kinds.find((candidate) => candidate.name === name)

  if (kind === undefined) {
    const names = kinds.map((candidate) => candidate.name)
    const meant = suggestion(name, names)
    throw invalidManifest(file, {
      path: path.join('.'),
      found: 'a capability that this gateway does not have',
      allowed: names.join(', '),
      ...(meant === undefined ? {} : { suggestion: meant }),
    })
  }

  const checked = kind.scope.safeParse(scope)
  if (checked.success) return
  const [first, ...more] = findingsOf(checked.error.issues, kind.scope, scope, path)
  throw invalidManifest(file, first!, ...more)
}
