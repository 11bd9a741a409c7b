// Joins the parts of the page.
import './tabs.js';
import './picture.js';
import './live/live.js';
import './fullscreen.js';
import './keys.js';

const theme = document.getElementById('theme');
theme.value = document.documentElement.dataset.theme ?? 'auto';
theme.addEventListener('change', () => {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
  try { localStorage.setItem('theme', theme.value); } catch { /* storage may be forbidden */ }
});
