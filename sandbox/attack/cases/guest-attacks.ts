import { allTiers, type Attack, families, type Family } from '../attack.ts'
import { judge } from '../judge.ts'
import { callOnce } from '../outcome.ts'
import { attackLimits, pluginOf } from '../plugin.ts'

/** The first lines of a hostile guest. */
export interface GuestHead {
  tries: string
  expect: string[]
  family: Family
  /** Calls before the one that counts. */
  calls: number
}

/** So long where another limit is meant to end it: a starved computer has given it its processor time by then. */
const patientMs = 20_000

const isFamily = (name: string): name is Family => Object.hasOwn(families, name)

export function readHead(code: string): GuestHead {
  const line = (name: string) => new RegExp(`^// ${name}: (.+)$`, 'm').exec(code.split('\n', 4).join('\n'))?.[1] ?? ''
  const family = line('Family')
  const expect = line('Expect').split(' or ')
  // Where V8 itself finds no memory left, the host ends itself: nothing else would.
  if (expect.includes('memory_limit') && !expect.includes('host_gone')) expect.push('host_gone')
  return { tries: line('Tries'), expect, family: isFamily(family) ? family : 'escapes', calls: Number(line('Calls')) }
}

/** One attack by each hostile guest, in isolates of every tier. */
export function guestAttacks(guests: Readonly<Record<string, string>>): Attack[] {
  return Object.entries(guests).map(([name, code]): Attack => {
    const { tries, expect, family, calls } = readHead(code)
    const wallMs = expect.includes('wall_limit') ? attackLimits.wallMs : patientMs
    return {
      name, family, tries, engine: 'isolate', tiers: allTiers,
      async run(stage, tier, guest) {
        const asks = { kv: { bytes: 10_000 }, log: {}, ...(family === 'secrets' ? { secrets: { key: { label: 'Key', hosts: ['https://api.example'], into: { header: 'x-key' } } } } : {}) }
        const plugin = pluginOf({ name: guest, tier, code, limits: { wallMs }, asks })
        stage.grant(guest, Object.fromEntries(Object.entries(asks).map(([capability, scope]) => [capability, [scope]])))
        for (let call = 0; call < calls; call++) await callOnce(stage.supervisor('real'), plugin, 'run', {})
        const outcome = await callOnce(stage.supervisor('real'), plugin, 'run', { mark: stage.mark })
        return judge(outcome, { expect, cpuMs: attackLimits.cpuMs, wallMs }, stage)
      },
    }
  })
}
