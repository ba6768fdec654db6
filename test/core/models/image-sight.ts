import test from 'ava'
import type { ModelRequest } from '../../../core/models/adapter.ts'
import { createImageSight } from '../../../core/models/image-sight.ts'

const shown: ModelRequest = { model: 'm', messages: [{ role: 'system', text: 's' }, { role: 'user', text: 'What is it?', images: [{ type: 'image/png', base64: 'AA==' }] }], tools: [] }
const plain: ModelRequest = { model: 'm', messages: [{ role: 'user', text: 'hi' }], tools: [] }
const refusal = (status: number, message: string) => Object.assign(new Error(message), { status })

const aboutImages = [
  [400, 'Invalid content type. image_url is only supported by certain models.'],
  [400, 'messages.1.content.0.image.source.base64: Could not process image'],
  [400, "Error code: 400 - messages[1].content must be a string"],
  [400, 'gemma is not a multimodal model'],
  [404, 'No endpoints found that support image input'],
  [413, 'Request Entity Too Large'],
  [422, 'Failed to deserialize: unknown variant `image_url`, expected `text`'],
  [500, 'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj'],
] as const

for (const [status, words] of aboutImages) {
  test(`${status} “${words}” is a refusal of images, once`, t => {
    const sight = createImageSight()
    t.is(sight.fit(shown), shown)
    t.true(sight.learn(refusal(status, words), shown))
    t.deepEqual(sight.fit(shown).messages, [{ role: 'system', text: 's' }, { role: 'user', text: 'What is it?\n[What is on the attached images could not be shown to you.]' }])
    t.false(sight.learn(refusal(status, words), shown), 'what was asked without images is not asked again')
    t.is(sight.fit({ ...shown, model: 'other' }).messages, shown.messages, 'another model may see')
  })
}

test('other refusals, and those of requests without images, are none', t => {
  const sight = createImageSight()
  for (const [status, words] of [[400, 'The temperature is too high'], [401, 'image'], [429, 'too many images'], [503, 'image']] as const) t.false(sight.learn(refusal(status, words), shown))
  t.false(sight.learn(refusal(400, 'image_url is not supported'), plain))
  t.false(sight.learn(new Error('image'), shown))
  t.false(sight.learn('image', shown))
  t.is(sight.fit(shown), shown)
})
