// Bitmap to JPEG, beside the page's own thread.

const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext('2d', { alpha: false });

addEventListener('message', async ({ data: { id, bitmap, width, height, quality } }) => {
  try {
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    const image = new Uint8Array(await blob.arrayBuffer());
    postMessage({ id, image }, [image.buffer]);
  } catch (error) {
    postMessage({ id, problem: String(error) });
  }
});
