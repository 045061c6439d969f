// "Only what is open": hides finished rows of a list; the address remembers it, so that a reload or a link does too.
import { say } from './words'

const WORD = 'only-open'

/** Starts the switches in `root` as the address says. */
export function startOnlyOpen(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLInputElement>('input[data-only-open]')) {
    if (new URLSearchParams(location.search).has(WORD)) box.checked = true
    apply(box)
  }
}

/** Listens once for the whole page. */
export function listenForOnlyOpen(): void {
  document.addEventListener('change', (event) => {
    const box = event.target
    if (!(box instanceof HTMLInputElement) || !box.matches('[data-only-open]')) return
    const address = new URL(location.href)
    if (box.checked) address.searchParams.set(WORD, '1')
    else address.searchParams.delete(WORD)
    history.replaceState(history.state, '', address)
    apply(box)
  })
}

/** The next row opens with the same filter. */
function carry(link: HTMLAnchorElement, on: boolean): void {
  const address = new URL(link.href)
  if (on) address.searchParams.set(WORD, '1')
  else address.searchParams.delete(WORD)
  link.href = address.href
}

function apply(box: HTMLInputElement): void {
  const list = document.querySelector(box.dataset.onlyOpen || 'main')
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row-state]') ?? [])]
  for (const row of rows) row.classList.toggle('is-filtered', box.checked && row.dataset.rowState === 'done')
  for (const link of list?.querySelectorAll<HTMLAnchorElement>('a[data-row-link]') ?? []) carry(link, box.checked)
  const shown = rows.filter((row) => !row.classList.contains('is-filtered')).length
  const place = document.querySelector('[data-shown]')
  if (place) place.textContent = say('filtered', { shown, total: rows.length })
}
