// Runs alone in a sandboxed frame: gets a PDF's bytes from the page around it and draws them, page by page.
import * as pdf from 'pdfjs-dist/legacy/build/pdf.mjs'
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.mjs'

interface Handed {
  data: ArrayBuffer | null
  words: Record<string, string>
  cmaps: string
}

// A frame without an origin may start no worker, so the drawing happens right here.
Object.assign(globalThis, { pdfjsWorker: worker })

const pages = document.body

function say(words: Handed['words'], name: string, page = 0, all = 0): string {
  return (words[name] ?? '').replace('{page}', String(page)).replace('{pages}', String(all))
}

function tell(sentence: string): void {
  const line = document.querySelector('.viewer-said') ?? pages.appendChild(document.createElement('p'))
  line.className = 'viewer-said'
  line.textContent = sentence
}

async function show({ data, words, cmaps }: Handed): Promise<void> {
  if (!data) return tell(say(words, 'viewer-failed'))
  const paper = await pdf.getDocument({
    data, isEvalSupported: false, enableXfa: false, cMapUrl: cmaps, cMapPacked: true, useSystemFonts: true,
    disableAutoFetch: true, stopAtErrors: false, verbosity: pdf.VerbosityLevel.ERRORS,
  }).promise
  document.querySelector('.viewer-said')?.remove()
  const watch = new IntersectionObserver((seen) => {
    for (const entry of seen) {
      if (!entry.isIntersecting) continue
      watch.unobserve(entry.target)
      void draw(paper, entry.target as HTMLCanvasElement)
    }
  }, { rootMargin: '600px' })
  for (let number = 1; number <= paper.numPages; number += 1) watch.observe(sheet(number, paper.numPages, words))
}

function sheet(number: number, all: number, words: Handed['words']): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.dataset.page = String(number)
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', say(words, 'viewer-page', number, all))
  const line = document.createElement('p')
  line.className = 'viewer-number'
  line.textContent = say(words, 'viewer-page', number, all)
  pages.append(canvas, line)
  return canvas
}

async function draw(paper: pdf.PDFDocumentProxy, canvas: HTMLCanvasElement): Promise<void> {
  const page = await paper.getPage(Number(canvas.dataset.page))
  const natural = page.getViewport({ scale: 1 })
  const density = Math.min(window.devicePixelRatio || 1, 2)
  const scale = Math.min((pages.clientWidth / natural.width) * density, 4)
  const viewport = page.getViewport({ scale })
  canvas.width = viewport.width
  canvas.height = viewport.height
  const canvasContext = canvas.getContext('2d')
  if (canvasContext) await page.render({ canvasContext, viewport }).promise
  canvas.dataset.drawn = ''
}

window.addEventListener('message', (event: MessageEvent<Handed>) => {
  if (event.source !== window.parent) return
  show(event.data).catch(() => tell(say(event.data.words, 'viewer-failed')))
})
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') window.parent.postMessage('viewer-close', '*')
})
window.parent.postMessage('viewer-ready', '*')
