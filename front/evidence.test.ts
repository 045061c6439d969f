import { beforeAll, describe, expect, test } from 'vitest'
import { listenForEvidence } from './evidence'
import { find, openPage } from './testing/page'

beforeAll(listenForEvidence)

const LINKS = `<ul class="files"><li><a id="paper" href="/paper" data-evidence-url="/paper" data-evidence-kind="pdf">协议.pdf</a></li>
  <li><a id="photo" href="/photo" data-evidence-url="/photo" data-evidence-kind="image">照片.png</a></li></ul>`

describe('evidence in place', () => {
  test('a PDF is drawn in a frame that may run our script and nothing else', () => {
    openPage(`${LINKS}<div data-evidence-pane></div>`)
    find('#paper').click()
    const frame = find<HTMLIFrameElement>('[data-evidence-pane] iframe')
    expect([frame.getAttribute('sandbox'), frame.title, frame.getAttribute('src')]).toEqual(['allow-scripts', '协议.pdf', null])
    expect(frame.srcdoc).toContain('/static/built/viewer.js')
  })

  test('an image is an image, below its list where the page has no pane', () => {
    openPage(LINKS)
    find('#photo').click()
    expect(find<HTMLImageElement>('.files + .viewer-below img').alt).toBe('照片.png')
    expect(document.querySelector('iframe')).toBeNull()
  })

  test('Escape closes it and gives the focus back', () => {
    openPage(LINKS)
    find('#photo').click()
    expect(document.activeElement?.className).toBe('viewer')
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    expect([document.querySelector('.viewer, .viewer-below'), document.activeElement?.id]).toEqual([null, 'photo'])
  })

  test('a second one takes the place of the first', () => {
    openPage(LINKS)
    find('#photo').click()
    find('#paper').click()
    expect([...document.querySelectorAll('.viewer-name')].map((name) => name.textContent)).toEqual(['协议.pdf'])
  })
})
