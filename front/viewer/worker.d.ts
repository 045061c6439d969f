// The package describes only its front half.
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs'
