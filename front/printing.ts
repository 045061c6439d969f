// "Print this page": the button is hidden until the script is there, because without it it could do nothing.

/** Shows the print buttons in `root`. */
export function showPrintButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>('[data-print]')) button.hidden = false
}

/** Listens once for the whole page. */
export function listenForPrinting(): void {
  // Browsers that do not know ::details-content print folded numbers only when they are open.
  let folded: HTMLDetailsElement[] = []
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('details.figure-numbers:not([open])')]
    for (const one of folded) one.open = true
  })
  window.addEventListener('afterprint', () => {
    for (const one of folded) one.open = false
  })
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-print]')) window.print()
  })
}
