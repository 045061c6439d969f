// Ticking several rows for one bulk action: all at once, how many, and the button that needs at least one.
import { say } from './words'

/** Listens once for the whole page. */
export function listenForTicks(): void {
  document.addEventListener('change', (event) => {
    const box = event.target
    if (!(box instanceof HTMLInputElement)) return
    if (box.dataset.tickAll !== undefined) {
      for (const tick of ticks(box.dataset.tickAll)) tick.checked = box.checked
    } else if (!box.matches('[data-tick]')) return
    countTicks()
  })
}

/** Says how many are ticked; also after a part of the page came new. */
export function countTicks(): void {
  const all = ticks('')
  const count = all.filter((tick) => tick.checked).length
  for (const place of document.querySelectorAll('[data-ticked]')) place.textContent = say('ticked', { count })
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-needs-ticks]')) button.disabled = !count
  for (const box of document.querySelectorAll<HTMLInputElement>('input[data-tick-all]')) {
    box.checked = count > 0 && count === all.length
    box.indeterminate = count > 0 && count < all.length
  }
}

function ticks(within: string): HTMLInputElement[] {
  const area = within ? document.querySelector(within) : document
  return [...(area?.querySelectorAll<HTMLInputElement>('input[data-tick]') ?? [])]
}
