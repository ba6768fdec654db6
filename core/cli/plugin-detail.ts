import { z } from 'zod'
import { PluginDetail } from '../operations/shapes/plugin.ts'
import type { Output } from './command.ts'
import { printable } from './printable.ts'
import { readAnswer } from './read-answer.ts'
import { rightsText } from './rights-text.ts'

/** The plugin in an answer of plugin.inspect or plugin.install. */
export function pluginIn(output: Output): PluginDetail {
  return readAnswer(z.object({ plugin: PluginDetail }), output).plugin
}

/** A plugin for a person who decides about it. */
export function pluginText(plugin: PluginDetail): string {
  const { name, version, description, tier, source, digest, limits, tools, run, rights } = plugin
  const sends = [...rights.required, ...rights.optional].some(({ capability }) => capability.startsWith('net.'))
  const facts = [
    `${name} ${version} (${tier}): ${printable(description)}`,
    `from ${source}`,
    `digest ${digest}`,
    `limits ${limits.memoryMb} MB, ${limits.cpuMs} ms of work, ${limits.wallMs} ms in all${sends ? `, ${limits.bytesOutPerDay / 1e6} MB sent a day` : ''}`,
    ...(run?.quarantine === undefined ? [] : [`in quarantine since ${run.quarantine.since}: ${printable(run.quarantine.reason)}; \`airlock plugin enable ${name}\` lets it run again`]),
  ]
  const toolLines = tools.map((tool) => `  • ${tool.name} (${tool.effect}): ${printable(tool.description)}`)
  return `${facts.join('\n')}\nTools:\n${toolLines.join('\n')}\n${rightsText(rights)}`
}
