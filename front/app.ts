// The one script of every page. Each behaviour hangs on attributes in the page; nothing is global.
import './style/app.scss'
import htmx from 'htmx.org'
import { listenForAutosaves, startAutosaves } from './autosaves'
import { listenForDoubleSubmits } from './once'
import { listenForEvidence } from './evidence'
import { startFocus } from './focus'
import { listenForHtmx } from './htmx-manners'
import { listenForKeys } from './keys'
import { listenForOnlyOpen, startOnlyOpen } from './only-open'
import { listenForPrinting, showPrintButtons } from './printing'
import { showOpenRow } from './rows'
import { countTicks, listenForTicks } from './ticks'
import { startPasskeys } from './passkeys'
import { startUploads } from './upload'

listenForHtmx()
listenForAutosaves()
listenForDoubleSubmits()
listenForEvidence()
listenForKeys()
listenForOnlyOpen()
listenForPrinting()
listenForTicks()
startFocus()
startPasskeys()
showOpenRow()
showPrintButtons(document)

// htmx tells of the first page and of every piece that comes later in the same words.
htmx.onLoad((root) => {
  const fresh = root.parentElement ?? document
  startAutosaves(fresh)
  startUploads(fresh)
  startOnlyOpen(document) // a row that came new may be done now
  countTicks()
})
