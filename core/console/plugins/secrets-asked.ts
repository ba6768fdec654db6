import type { Right } from '../../operations/shapes/right.ts'

/** A secret that a plugin's manifest names. */
export interface AskedSecret {
  name: string
  label: string
  /** Where its value may go. */
  hosts: string[]
}

/** The secrets that the manifest asks for, required ones first. */
export function secretsAsked({ required, optional }: { required: readonly Right[]; optional: readonly Right[] }): AskedSecret[] {
  return [...required, ...optional].filter((right) => right.capability === 'secrets').flatMap(({ scope }) => entriesOf(scope).map(([name, entry]) => asked(name, entry)))
}

function asked(name: string, entry: unknown): AskedSecret {
  const fields = new Map(entriesOf(entry))
  const [label, hosts] = [fields.get('label'), fields.get('hosts')]
  return {
    name,
    label: typeof label === 'string' ? label : name,
    hosts: Array.isArray(hosts) ? hosts.filter((host) => typeof host === 'string') : [],
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}
