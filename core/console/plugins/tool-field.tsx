import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { useWords } from '../words/words.tsx'
import type { Field } from './schema-form.ts'

interface ToolFieldProps {
  field: Field
  value: string
  wrong: boolean
  onChange(value: string): void
}

export function ToolField({ field, value, wrong, onChange }: ToolFieldProps) {
  const { say } = useWords()
  const error = wrong ? say(field.kind === 'json' ? 'tool.notJson' : field.kind === 'number' ? 'tool.notNumber' : 'tool.needed') : undefined
  const label = field.label ?? field.name
  const common = { label, description: field.about, withAsterisk: field.required, error, size: 'sm' }
  switch (field.kind) {
    case 'flag':
      return <Checkbox label={label} description={field.about} checked={value === 'true'} onChange={(event) => onChange(String(event.currentTarget.checked))} />
    case 'choice':
      return <Select {...common} data={field.choices} value={value === '' ? null : value} onChange={(next) => onChange(next ?? '')} />
    case 'json':
      return <Textarea {...common} autosize minRows={2} maxRows={10} spellCheck={false} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    default:
      return <TextInput {...common} inputMode={field.kind === 'number' ? 'decimal' : 'text'} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  }
}
