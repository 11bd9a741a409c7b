// Makes large pictures smaller before they are sent: no model looks at more than a part of this, and the way is long.
import { surface, toFile } from './surface.js';

/** Pixels of the longer side of what is sent. */
export const longest = 2048;

/** The picture as it is sent: { file }, and where it was made smaller { from, to } too, its sizes. What the browser cannot read goes as it is; the server may know better. */
export async function shrink(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return { file };
  }
  const { width, height } = picture;
  const scale = longest / Math.max(width, height);
  if (scale >= 1) {
    picture.close();
    return { file };
  }
  const canvas = surface(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d', { alpha: false });
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await toFile(canvas, 'image/jpeg', 0.92);
  return {
    file: new File([blob], `${(file.name || 'picture').replace(/\.\w+$/, '')}.jpg`, { type: blob.type }),
    from: { width, height },
    to: { width: canvas.width, height: canvas.height },
  };
}
