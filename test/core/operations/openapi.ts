import test from 'ava'
import { openApiOf } from '../../../core/operations/openapi.ts'
import { createOperationTable } from '../../../core/operations/table.ts'

test('every operation is described: what it takes, answers and needs', (t) => {
  const table = createOperationTable()
  const document: any = openApiOf(table, '1.2.3')
  t.is(document.openapi, '3.1.0')
  t.is(document.info.version, '1.2.3')
  t.is(Object.keys(document.paths).length, table.size)
  const { post } = document.paths['/api/rpc/session.list']
  t.is(post.operationId, 'session.list')
  const { schema } = post.requestBody.content['application/json']
  t.is(schema.additionalProperties, false)
  t.is(schema.properties.limit.maximum, 200)
  t.is(post.responses['200'].content['application/json'].schema.properties.sessions.type, 'array')
})

test('it is plain JSON, without anything that JSON drops', (t) => {
  const document = openApiOf(createOperationTable(), '0')
  t.deepEqual(JSON.parse(JSON.stringify(document)), document)
})
