// Runs before the first paint, so that the page opens in the mode that its address names.
document.documentElement.dataset.mode = location.hash.startsWith('#live') ? 'live' : 'picture';
