import { z } from 'zod'
import type { Operation } from './operation.ts'
import type { OperationTable } from './table.ts'

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' }, details: { type: 'object' } },
    },
  },
}

/** The operation table as an OpenAPI 3.1 document. */
export function openApiOf(table: OperationTable, version: string): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Airlock', version, description: 'Every operation: JSON in, JSON out.' },
    security: [{ token: [] }, { cookie: [] }],
    paths: Object.fromEntries([...table.values()].map((operation) => [`/api/rpc/${operation.name}`, { post: describe(operation) }])),
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'airlock' },
      },
    },
  }
}

function describe({ name, summary, scopes, input, output }: Operation): object {
  return {
    operationId: name,
    summary,
    description: `Needs the scope ${scopes.join(' or ')}.`,
    tags: [name.split('.')[0]],
    requestBody: { required: true, content: json(schemaOf(input, 'input')) },
    responses: {
      200: { description: 'Done', content: json(schemaOf(output, 'output')) },
      default: { description: 'Not done', content: json({ $ref: '#/components/schemas/Error' }) },
    },
  }
}

function json(schema: object): object {
  return { 'application/json': { schema } }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return described
}
