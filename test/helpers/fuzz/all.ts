import { framesToGateway, framesToHost } from './frames.ts'
import { requestsToBroker } from './requests.ts'
import type { FuzzTarget } from './target.ts'
import { addresses, manifests, schemas } from './texts.ts'

export const fuzzTargets: readonly FuzzTarget[] = [framesToGateway, framesToHost, requestsToBroker, manifests, schemas, addresses]
