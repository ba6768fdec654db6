// Written for Extism, for any host: nothing in here knows of Airlock.
import { Config, Host, Var } from '@extism/as-pdk'

function onAbort(message: string | null, fileName: string | null, line: u32, column: u32): void {
  unreachable()
}

export function count_vowels(): i32 {
  const configured = Config.get('vowels')
  const vowels = configured == null ? 'aeiouAEIOU' : configured
  const text = Host.inputString()
  let count = 0
  for (let at = 0; at < text.length; at++) {
    if (vowels.includes(text.charAt(at))) count++
  }

  const before = Var.getString('total')
  const total = (before == null ? 0 : I32.parseInt(before)) + count
  Var.set('total', Uint8Array.wrap(String.UTF8.encode(total.toString())))
  Host.outputString(`{"count":${count},"total":${total}}`)
  return 0
}
