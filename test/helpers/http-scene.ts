import type { HttpOptions } from '../../sandbox/capabilities/net-http.ts'
import { createScene } from './broker-scene.ts'

const everything = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** A rule for all methods. */
export const rule = (url: string, more: object = {}) => ({ url, methods: [...everything], ...more })
export const scope = (...urls: string[]) => ({ allow: urls.map((url) => rule(url)) })

/** A broker with a plugin behind it that asks for `net.http`, and was granted all of that. */
export function httpScene(allow: object, http: HttpOptions = {}, more: object = {}) {
  return createScene({ asks: { 'net.http': allow }, ports: { http: { totalMs: 20_000, ...http } }, ...more })
}

export const textOf = (value: { body: string }) => Buffer.from(value.body, 'base64').toString()
