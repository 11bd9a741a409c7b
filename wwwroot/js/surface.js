// Canvases that are not on the page. Elements, for not every browser has OffscreenCanvas.
export const surface = (width = 1, height = 1) => Object.assign(document.createElement('canvas'), { width, height });

/** Setting a canvas's size makes it anew, so only where it differs. */
export function resize(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

export const toFile = (canvas, type, quality) => new Promise((resolve, reject) => {
  canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(`The browser cannot write ${type}.`))), type, quality);
});
