import { randomUUID } from 'node:crypto'

export interface FormFile {
  field: string
  name: string
  type: string
  data: Buffer
}

/** A `multipart/form-data` body (RFC 7578), names escaped as browsers do: nothing in them ends a line or a quote. */
export function formData(fields: readonly (readonly [name: string, value: string])[], files: readonly FormFile[]): { body: Buffer; contentType: string } {
  // Random, so that no value can hold it on purpose.
  const boundary = `airlock-${randomUUID()}`
  const head = (disposition: string, type?: string) => Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n${type === undefined ? '' : `content-type: ${type}\r\n`}\r\n`)
  const end = Buffer.from('\r\n')
  const parts = [
    ...fields.flatMap(([name, value]) => [head(`name="${escaped(name)}"`), Buffer.from(value), end]),
    ...files.flatMap(({ field, name, type, data }) => [head(`name="${escaped(field)}"; filename="${escaped(name)}"`, type), data, end]),
    Buffer.from(`--${boundary}--\r\n`),
  ]
  return { body: Buffer.concat(parts), contentType: `multipart/form-data; boundary=${boundary}` }
}

function escaped(name: string): string {
  return name.toWellFormed().replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22').replaceAll('\0', '')
}
