import { nearNames } from './near-names.ts'
import { fieldsOf } from './slash-command.ts'
import type { ToolDescriptor } from './tool-port.ts'

// Words that the chat itself answers with, as Markdown.

export function helpText(tools: readonly ToolDescriptor[]): string {
  if (tools.length === 0) return 'No plugin is active, so there are no tools to call. Install or enable one on the plugins page.'
  const plugins = Map.groupBy(tools, ({ plugin }) => plugin)
  return ['Tools you can call right here, without a model:', ...[...plugins].map(([plugin, own]) => `**${plugin}**\n${toolList(own)}`)].join('\n\n')
}

export function unknownPlugin(typed: string, tools: readonly ToolDescriptor[]): string {
  const near = nearNames(typed, tools.map(({ plugin }) => plugin))
  return `No active plugin is called “${typed}”.${suggestion(near.map(name => `/${name}`))} /help lists them all.`
}

export function unknownTool(plugin: string, typed: string | undefined, own: readonly ToolDescriptor[]): string {
  const near = typed === undefined ? [] : nearNames(typed, own.map(({ tool }) => tool))
  const begin = typed === undefined ? `**${plugin}** has these tools:` : `**${plugin}** has no tool “${typed}”.${suggestion(near.map(name => `/${plugin} ${name}`))} It has:`
  return `${begin}\n\n${toolList(own)}`
}

/** How a tool wants to be called. */
export function form(descriptor: ToolDescriptor, why: string): string {
  const fields = fieldsOf(descriptor.input)
  // Where nothing is required, an empty example would show nothing.
  const shown = fields.some(({ required }) => required) ? fields.filter(({ required }) => required) : fields.slice(0, 1)
  const example = Object.fromEntries(shown.map(({ name, type }) => [name, sample(type)]))
  const lines = fields.map(({ name, type, description, required }) => `- \`${name}\` (${type}${required ? '' : ', optional'})${description ? `: ${description}` : ''}`)
  return [`${why} ${descriptor.description}`.trim(), `Write it as JSON:\n\n\`\`\`\n/${descriptor.plugin} ${descriptor.tool} ${JSON.stringify(example)}\n\`\`\``, lines.join('\n')]
    .filter(part => part !== '')
    .join('\n\n')
}

function toolList(tools: readonly ToolDescriptor[]): string {
  return tools.map(({ plugin, tool, description, input }) => `- \`/${plugin} ${tool}${usage(input)}\`${description ? `: ${firstSentence(description)}` : ''}`).join('\n')
}

function usage(input: Readonly<Record<string, unknown>>): string {
  const required = fieldsOf(input).filter(field => field.required)
  if (required.length === 0) return ''
  const [only] = required
  return required.length === 1 && only?.type === 'string' ? ` <${only.name}>` : ` {${required.map(({ name }) => name).join(', ')}}`
}

function suggestion(names: readonly string[]): string {
  return names.length === 0 ? '' : ` Did you mean ${names.map(name => `\`${name}\``).join(' or ')}?`
}

const firstSentence = (text: string) => /^.{1,200}?(?:\.(?=\s)|$)/s.exec(text)?.[0] ?? text.slice(0, 200)

function sample(type: string): unknown {
  if (type === 'number' || type === 'integer') return 1
  if (type === 'boolean') return true
  if (type === 'array') return []
  return type === 'object' ? {} : '…'
}
