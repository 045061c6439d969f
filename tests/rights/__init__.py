"""Every cell of docs/rights.md, asked for over HTTP, and what is not yours told apart by nobody from what is not there."""
