// One save on its way: what came back, told in the few ways that matter to the form.
import { isWholePage } from './page'
import type { Sending } from './drafts'

export type Answer =
  | { kind: 'saved'; html: string; version: string | null; at: string | null }
  | { kind: 'conflict' | 'refused'; html: string; status: number }
  | { kind: 'signed-out' }
  | { kind: 'broken'; status: number } // the server said no for a moment: nothing was saved
  | { kind: 'unknown' } // no answer: it may have been saved or not

const IN_BETWEEN = new Set([408, 425, 429, 502, 503, 504])

/** Posts one save; the key makes repeating it harmless. Never throws. */
export async function send(url: string, sending: Sending, limit: number): Promise<Answer> {
  const request = fetch(url, {
    method: 'POST',
    credentials: 'same-origin',
    keepalive: document.visibilityState === 'hidden' && sending.body.length < 60_000,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8',
      'Idempotency-Key': sending.key,
      'HX-Request': 'true',
    },
    body: sending.body,
  }).then(told)
  return Promise.race([request.catch((): Answer => ({ kind: 'unknown' })), silence(limit)])
}

async function told(response: Response): Promise<Answer> {
  const html = await response.text()
  if (response.ok && isWholePage(html)) return { kind: 'signed-out' }
  if (response.ok) {
    return { kind: 'saved', html, version: response.headers.get('X-Version'), at: response.headers.get('X-Saved-At') }
  }
  if (response.status === 401) return { kind: 'signed-out' }
  if (response.status === 412) return { kind: 'conflict', html, status: 412 }
  if (IN_BETWEEN.has(response.status)) return { kind: 'unknown' }
  if (response.status >= 500) return { kind: 'broken', status: response.status }
  return { kind: 'refused', html, status: response.status }
}

function silence(limit: number): Promise<Answer> {
  return new Promise((resolve) => setTimeout(() => resolve({ kind: 'unknown' }), limit))
}
