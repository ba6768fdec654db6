import test from 'ava'
import { isModelImageType } from '../../../core/models/model-image.ts'

test('what all vendors take is an image, and nothing else', t => {
  t.deepEqual(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/svg+xml', 'image/heic', 'text/plain', ''].filter(isModelImageType), ['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
})
