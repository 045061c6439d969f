// Evidence opens beside the row it belongs to: images as images, PDF drawn inside a sandboxed frame without rights.
import { say } from './words'
import { drawnFrame } from './paper-frame'

let opener: HTMLElement | null = null

/** Listens once for the whole page. */
export function listenForEvidence(): void {
  document.addEventListener('click', (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-evidence-url]') : null
    if (!link) return
    event.preventDefault()
    open(link)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
  })
  window.addEventListener('message', (event) => {
    if (event.data === 'viewer-close' && isFrame(event.source)) close()
  })
}

function open(link: HTMLAnchorElement): void {
  close()
  opener = link
  const place = document.querySelector<HTMLElement>('[data-evidence-pane]') ?? belowList(link)
  const viewer = frame(link)
  place.replaceChildren(viewer)
  viewer.focus()
}

/** Closes what is open and gives the focus back to its link. */
function close(): void {
  const viewer = document.querySelector('.viewer')
  if (!viewer) return
  const place = viewer.parentElement
  viewer.remove()
  if (place?.matches('.viewer-below')) place.remove()
  if (opener?.isConnected) opener.focus()
  opener = null
}

function belowList(link: HTMLElement): HTMLElement {
  const place = document.createElement('div')
  place.className = 'viewer-below'
  const list = link.closest('.files') ?? link
  list.after(place)
  return place
}

function frame(link: HTMLAnchorElement): HTMLElement {
  const name = link.dataset.evidenceName ?? link.textContent ?? ''
  const viewer = document.createElement('section')
  viewer.className = 'viewer'
  viewer.tabIndex = -1
  viewer.setAttribute('aria-label', say('viewer-label', { name }))
  const head = document.createElement('div')
  head.className = 'viewer-head'
  const title = document.createElement('p')
  title.className = 'viewer-name'
  title.textContent = name
  const download = document.createElement('a')
  download.href = link.href
  download.textContent = say('viewer-download')
  const shut = document.createElement('button')
  shut.type = 'button'
  shut.className = 'btn btn-quiet btn-small'
  shut.textContent = say('viewer-close')
  shut.addEventListener('click', close)
  head.append(title, download, shut)
  const body = document.createElement('div')
  body.className = 'viewer-body'
  body.append(picture(link, name))
  viewer.append(head, body)
  return viewer
}

function picture(link: HTMLAnchorElement, name: string): HTMLElement {
  const address = link.dataset.evidenceUrl || link.href
  if (link.dataset.evidenceKind !== 'image') return drawnFrame(address, name)
  const image = document.createElement('img')
  image.alt = name
  image.src = address
  image.addEventListener('error', () => {
    const line = document.createElement('p')
    line.className = 'viewer-said'
    line.textContent = say('viewer-failed')
    image.replaceWith(line)
  })
  return image
}

function isFrame(source: MessageEventSource | null): boolean {
  const iframe = document.querySelector<HTMLIFrameElement>('.viewer iframe')
  return iframe !== null && source === iframe.contentWindow
}
