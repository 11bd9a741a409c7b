// The buttons that give a stage the whole screen. Not every browser can (iPhones cannot); there they are not shown.
for (const button of document.querySelectorAll('[data-full]')) {
  const stage = document.getElementById(button.dataset.full);
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener('click', () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()).catch(() => {}));
  document.addEventListener('fullscreenchange', () => {
    const text = document.fullscreenElement === stage ? 'Leave full screen' : 'Full screen';
    button.ariaLabel = text;
    button.title = `${text} (F)`;
  });
}
