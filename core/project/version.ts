import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './root.ts'

/** This program's version, as its package.json says. */
export function readVersion(): string {
  const text: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
  return typeof text === 'object' && text !== null && 'version' in text ? String(text.version) : 'unknown'
}
