"""For those who run the machines: numbers for Prometheus, and the page of what matters."""
