import test from 'ava'
import { showsAsImage } from '../../../../core/console/chat/shows-as-image.ts'

test('only what browsers draw without scripts is drawn', (t) => {
  t.deepEqual(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml', 'text/html', 'image/heic'].map((type) => showsAsImage({ type, bytes: 1 })), [true, true, true, true, false, false, false])
  t.false(showsAsImage({ type: 'image/png', bytes: 0 }))
})
