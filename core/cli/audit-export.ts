import { open } from 'node:fs/promises'
import { textOf } from './cell.ts'
import { CliError } from './cli-error.ts'
import type { Invocation } from './command.ts'

/** `audit export`: the signed head to the terminal, the whole record into a file. */
export async function run({ input, json, terminal, gateway }: Invocation): Promise<void> {
  const client = await gateway()
  if (input.onlyHead === true) {
    const { head } = await client.call('audit.export', { from: '999999999999999_0' })
    return void terminal.out(`${JSON.stringify(head, null, 2)}\n`)
  }
  if (input.file === undefined) throw new CliError('usage_invalid', 'Name the file to write, or take --head for the signed end alone.')
  const file = textOf(input.file)
  await using handle = await open(file, 'wx', 0o600).catch((cause: unknown) => {
    throw new CliError('usage_invalid', `${file} cannot be made: it must not be there yet`, { file }, { cause })
  })
  let from: string | undefined
  let bytes = 0
  let answer
  do {
    answer = await client.call('audit.export', from === undefined ? {} : { from })
    const text = textOf(answer.text)
    await handle.write(text)
    bytes += Buffer.byteLength(text)
    from = answer.next === undefined ? undefined : textOf(answer.next)
  } while (from !== undefined)
  await handle.sync()
  terminal.out(json ? `${JSON.stringify({ file, bytes, head: answer.head }, null, 2)}\n` : `${bytes} bytes are in ${file}. Keep its head elsewhere: airlock audit export --head > head.json\n`)
}
