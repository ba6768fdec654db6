import { conform } from '../../helpers/conformance.ts'

conform('wasm', 'bundled')
