// One file on its way. XMLHttpRequest, because only it tells how much has gone.
import { isWholePage } from './page'
import { size } from './upload'
import type { Item } from './upload-item'
import { say } from './words'

export type End =
  | { kind: 'done'; html: string }
  | { kind: 'refused'; html: string; status: number }
  | { kind: 'signed-out' | 'network' | 'cancelled' }

/** Sends `file` with the form's other fields; ends in one of the few ways, never throws. */
export function sendFile(form: HTMLFormElement, file: File, item: Item): Promise<End> {
  const body = new FormData(form)
  const field = form.querySelector<HTMLInputElement>('input[type=file]')?.name || 'file'
  body.delete(field)
  body.set('operation', item.key)
  body.append(field, file, file.name)
  const request = new XMLHttpRequest()
  request.open('POST', form.action)
  request.setRequestHeader('HX-Request', 'true')
  request.setRequestHeader('Idempotency-Key', item.key)
  request.upload.addEventListener('progress', (event) => tell(item, event.loaded, event.lengthComputable ? event.total : file.size))
  item.onCancel(() => request.abort())
  return new Promise((resolve) => {
    request.addEventListener('load', () => resolve(ended(request)))
    request.addEventListener('error', () => resolve({ kind: 'network' }))
    request.addEventListener('timeout', () => resolve({ kind: 'network' }))
    request.addEventListener('abort', () => resolve({ kind: 'cancelled' }))
    request.send(body)
  })
}

function tell(item: Item, sent: number, total: number): void {
  const percent = total ? Math.floor((sent / total) * 100) : 0
  const words = sent >= total ? say('upload-checking') : say('upload-sending', { percent, sent: size(sent), total: size(total) })
  item.progress(sent, total, words)
}

function ended(request: XMLHttpRequest): End {
  const html = request.responseText
  if (request.status === 401 || (request.status < 400 && isWholePage(html))) return { kind: 'signed-out' }
  if (request.status >= 200 && request.status < 300) return { kind: 'done', html }
  return { kind: 'refused', html, status: request.status }
}

/** The sentence of a refusal, out of its fragment. */
export function problemOf(html: string, status: number): string {
  const page = new DOMParser().parseFromString(html, 'text/html')
  return page.querySelector('.problem-what')?.textContent?.trim() || say('problem-server', { status })
}
