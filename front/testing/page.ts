// Test ground: the real words of parts/words.html in a fresh page, and a small server that really answers.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const WORDS = readFileSync('src/jiangyan/templates/parts/words.html', 'utf8')
  .replace(/\{#.*?#\}/g, '')
  .replace(/\{% translate "(.*?)" %\}/g, '$1')
  .replace(/\{% static "(.*?)" %\}/g, '/static/$1')

/** A page with `inside` and the words; nothing is left of the page before. */
export function openPage(inside: string): void {
  sessionStorage.clear()
  document.body.removeAttribute('data-person')
  document.body.innerHTML = `<div id="problem-place"></div>${inside}${WORDS}`
}

export function find<Kind extends Element = HTMLElement>(selector: string): Kind {
  const found = document.querySelector<Kind>(selector)
  if (!found) throw new Error(`nothing matches ${selector}`)
  return found
}

export interface Asked {
  headers: IncomingMessage['headers']
  body: URLSearchParams
  raw: string
}

export interface Reply {
  status?: number
  html?: string
  headers?: Record<string, string>
  hangUp?: boolean // the line breaks before an answer
  after?: Promise<void>
}

/** A server on this machine that notes what it is asked and answers from a list, the last entry for ever. */
export class Counter {
  readonly asked: Asked[] = []
  private server: Server | undefined
  constructor(public replies: Reply[]) {}

  /** Starts it; gives its address. */
  async open(): Promise<string> {
    this.server = createServer((request, response) => void this.answer(request, response))
    await new Promise<void>((ready) => this.server?.listen(0, '127.0.0.1', ready))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections()
    await new Promise((done) => this.server?.close(done))
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Access-Control-Allow-Headers', '*')
    if (request.method === 'OPTIONS') return void response.end()
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const raw = Buffer.concat(parts).toString()
    this.asked.push({ headers: request.headers, body: new URLSearchParams(raw), raw })
    const reply = this.replies[Math.min(this.asked.length, this.replies.length) - 1] ?? {}
    await reply.after
    if (reply.hangUp) return void request.socket.destroy()
    response.writeHead(reply.status ?? 200, { 'Content-Type': 'text/html;charset=utf-8', ...reply.headers })
    response.end(reply.html ?? '')
  }
}
