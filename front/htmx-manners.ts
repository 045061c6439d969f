// How htmx behaves here: refusals are shown where they belong, the sign-in page never lands inside another page.
import htmx from 'htmx.org'
import { freshId, isWholePage, problemHere, problemPlace } from './page'
import { say } from './words'

interface Swapping {
  xhr: XMLHttpRequest
  elt: Element
  target: Element
  shouldSwap: boolean
  isError: boolean
  serverResponse: string
  swapOverride?: string
}

/** Listens once for the whole page. */
export function listenForHtmx(): void {
  document.addEventListener('htmx:beforeSwap', (event) => direct((event as CustomEvent<Swapping>).detail))
  document.addEventListener('htmx:afterRequest', (event) => renew((event as CustomEvent<{ elt: Element; successful: boolean }>).detail))
  for (const silence of ['htmx:sendError', 'htmx:timeout']) {
    document.addEventListener(silence, (event) => {
      const place = problemPlace((event as CustomEvent<{ elt: Element }>).detail.elt)
      if (place) htmx.swap(place, problemHere(say('problem-network')), { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 0 })
    })
  }
}

function direct(detail: Swapping): void {
  const status = detail.xhr.status
  const whole = isWholePage(detail.serverResponse)
  if (status < 400 && !whole) return
  const place = problemPlace(detail.elt)
  if (place) detail.target = place
  detail.shouldSwap = place !== null
  detail.swapOverride = 'innerHTML'
  if (status < 400) detail.serverResponse = problemHere(say('problem-signed-out'))
  else if (whole || !detail.serverResponse.trim()) detail.serverResponse = problemHere(say('problem-server', { status }))
}

/** What was done is done: the same form sent again is another deed and needs another id. */
function renew(detail: { elt: Element; successful: boolean }): void {
  const field = detail.elt.closest('form')?.querySelector<HTMLInputElement>('input[name=operation]')
  if (field && detail.successful) field.value = freshId()
}
