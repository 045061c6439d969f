// "Print this page": the button is hidden until the script is there, because without it it could do nothing.

/** Shows the print buttons in `root`. */
export function showPrintButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>('[data-print]')) button.hidden = false
}

/** Listens once for the whole page. */
export function listenForPrinting(): void {
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-print]')) window.print()
  })
}
