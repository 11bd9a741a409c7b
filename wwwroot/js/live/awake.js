// Keeps the screen on while a live picture runs: nobody touches a phone that films them.
let lock = null;
let wanted = false;

export async function stayAwake(on) {
  wanted = on;
  if (!on) {
    lock?.release().catch(() => {});
    lock = null;
  } else if (!lock && !document.hidden && navigator.wakeLock) {
    try {
      const got = await navigator.wakeLock.request('screen');
      got.addEventListener('release', () => { if (lock === got) lock = null; });
      if (wanted) lock = got;
      else got.release().catch(() => {});
    } catch { /* the system may refuse it, as with a low battery */ }
  }
}

// The browser takes it away from a page that nobody sees.
document.addEventListener('visibilitychange', () => { if (!document.hidden && wanted) stayAwake(true); });
