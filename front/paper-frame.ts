// A PDF comes from strangers: its bytes are fetched here and drawn in a frame that can reach nothing.
// The browser's own PDF viewer cannot run in a sandbox, and tablets have none, so viewer.js draws the pages.
import { isWholePage } from './page'
import { say } from './words'

/** A sandboxed frame (own origin, no forms, no links out) in which the PDF at `address` is drawn. */
export function drawnFrame(address: string, name: string): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.title = name
  frame.srcdoc = shell()
  const bytes = fetchBytes(address).catch(() => null)
  const greeted = (event: MessageEvent): void => {
    if (event.data !== 'viewer-ready' || event.source !== frame.contentWindow) return
    window.removeEventListener('message', greeted)
    void bytes.then((data) => hand(frame, data))
  }
  window.addEventListener('message', greeted)
  return frame
}

function hand(frame: HTMLIFrameElement, data: ArrayBuffer | null): void {
  const words = ['viewer-page', 'viewer-failed'].map((name) => [name, say(name, { page: '{page}', pages: '{pages}' })])
  const cmaps = store()?.dataset.cmaps ?? ''
  // The frame's origin is opaque, so no narrower target than "*" exists; the bytes are not secret to that frame.
  frame.contentWindow?.postMessage({ data, words: Object.fromEntries(words), cmaps }, '*', data ? [data] : [])
}

async function fetchBytes(address: string): Promise<ArrayBuffer> {
  const response = await fetch(address, { credentials: 'same-origin' })
  const data = await response.arrayBuffer()
  const opening = new TextDecoder().decode(data.slice(0, 64))
  if (!response.ok || isWholePage(opening)) throw new Error(`evidence answered ${response.status}`)
  return data
}

function shell(): string {
  const style = document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')?.href ?? ''
  const page = document.implementation.createHTMLDocument('')
  const link = page.createElement('link')
  link.rel = 'stylesheet'
  link.href = style
  const script = page.createElement('script')
  script.src = new URL(store()?.dataset.viewer ?? '', location.href).href
  const said = page.createElement('p')
  said.className = 'viewer-said'
  said.textContent = say('viewer-loading')
  page.head.append(link)
  page.body.className = 'viewer-pages'
  page.body.append(said, script)
  return `<!doctype html>${page.documentElement.outerHTML}`
}

function store(): HTMLTemplateElement | null {
  return document.querySelector<HTMLTemplateElement>('template#words')
}
