import test from 'ava'
import { loadAddon } from '../../../../sandbox/host/isolate/addon.ts'
import { createBlankStock } from '../../../../sandbox/host/isolate/blank-isolate.ts'
import { makeGuestImage } from '../../../../sandbox/host/isolate/guest-image.ts'
import { defaultLimits } from '../../../../sandbox/protocol/limits.ts'
import { hostCommand } from '../../../../sandbox/protocol/host-command.ts'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { until } from '../../../helpers/channel-scene.ts'

test.before(buildGuest)

let vm: ReturnType<typeof loadAddon> | undefined

function stock({ refills } = { refills: true }) {
  const [addon, bootstrap, sdk, late] = hostCommand({ jit: true }).args.slice(-4) as [string, string, string, string]
  // A process takes the addon once.
  vm ??= loadAddon(addon)
  let made = 0
  const Native = vm.Isolate
  const counting = { ...vm, Isolate: class extends Native {
    constructor(...args: ConstructorParameters<typeof Native>) {
      super(...args)
      made++
    }
  } } as typeof vm
  return { stock: createBlankStock(counting, makeGuestImage(vm, { bootstrap, sdk, late }), { refills }), made: () => made }
}

test('one is made ahead, each is given once, and what it leaves is filled again', async (t) => {
  const { stock: blanks, made } = stock()
  await until(() => made() === 1)
  const first = await blanks.take(defaultLimits.memoryMb)
  const second = await blanks.take(defaultLimits.memoryMb)
  t.not(first.isolate, second.isolate)
  await until(() => made() === 3)
  for (const { isolate } of [first, second]) isolate.dispose()
})

test('where one guest lives alone, none is made after it', async (t) => {
  const { stock: blanks, made } = stock({ refills: false })
  await until(() => made() === 1)
  const first = await blanks.take(defaultLimits.memoryMb)
  const second = await blanks.take(defaultLimits.memoryMb)
  t.not(first.isolate, second.isolate)
  t.is(made(), 2)
  for (const { isolate } of [first, second]) isolate.dispose()
})

test('alone, a guest that comes before the first was made ahead is the only one', async (t) => {
  const { stock: blanks, made } = stock({ refills: false })
  const first = await blanks.take(defaultLimits.memoryMb)
  // Another stock's first timer began later, and has fired.
  const other = stock()
  await until(() => other.made() === 1)
  t.is(made(), 1)
  first.isolate.dispose()
})

test('another limit than the usual one gets an isolate of its own', async (t) => {
  const { stock: blanks, made } = stock()
  await until(() => made() === 1)
  const { isolate, context } = await blanks.take(16)
  t.is(made(), 2)
  // Prepared: what no limit covers is gone, and the rehearsal left nothing behind.
  t.is(await context.eval('typeof WebAssembly + typeof SharedArrayBuffer + Object.keys(globalThis).join()'), 'undefinedundefined__airlock')
  isolate.dispose()
})
