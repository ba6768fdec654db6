import { spawn } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { createFrameReader, encodeFrame, frameKind } from '../../sandbox/protocol/frame.ts'

const path = (name: string) => fileURLToPath(new URL(`peers/${name}`, import.meta.url))

export interface ToolPeer extends AsyncDisposable {
  call(text: string): Promise<unknown>
}

export async function startMcpServer(): Promise<ToolPeer> {
  const client = new Client({ name: 'bench', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command: process.execPath, args: ['--disable-warning=ExperimentalWarning', path('mcp-server.ts')] }))
  return {
    call: (text) => client.callTool({ name: 'echo', arguments: { text } }),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

/** Frames of our own protocol, sent back as they came: what two processes and a pipe cost by themselves. */
export async function startPipeEcho(): Promise<ToolPeer> {
  const child = spawn(process.execPath, [path('pipe-echo.ts')], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  const pipe = child.stdio[3] as Duplex
  const waiting = new Map<number, (text: string) => void>()
  let calls = 0
  pipe.on('data', createFrameReader((frame) => {
    waiting.get(frame.call)?.(JSON.parse(frame.payload.toString()))
    waiting.delete(frame.call)
  }))

  const peer: ToolPeer = {
    call: (text) => new Promise((resolve) => {
      const id = ++calls
      waiting.set(id, resolve)
      pipe.write(encodeFrame(frameKind.call, 1, id, JSON.stringify({ tool: 'echo', input: { text } })))
    }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => {
      child.once('close', () => resolve())
      pipe.end()
    }),
  }
  await peer.call('ready')
  return peer
}
