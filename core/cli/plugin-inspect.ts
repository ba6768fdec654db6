import type { Invocation } from './command.ts'
import { parseFolder } from './parse-value.ts'
import { pluginIn, pluginText } from './plugin-detail.ts'

export async function run({ input, json, terminal, gateway }: Invocation): Promise<void> {
  const what = String(input.what)
  const output = await (await gateway()).call('plugin.inspect', isFolder(what) ? { source: parseFolder(what, terminal) } : { plugin: what })
  terminal.out(json ? `${JSON.stringify(output, null, 2)}\n` : pluginText(pluginIn(output)))
}

/** Names of packages never begin with a dot or a slash, and have a slash only after `@scope`; what is written as a path is one. */
export function isFolder(what: string): boolean {
  return /^(\.{1,2}([/\\]|$)|[/\\~]|[a-z]:[/\\])|^[^@][^/\\]*[/\\]|^@[^/\\]*[/\\][^/\\]*[/\\]/i.test(what)
}
