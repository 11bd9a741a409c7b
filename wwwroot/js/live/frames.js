// The pace: calls once for each new frame of a video.

/**
 * @param {(capturedAt: number) => void} each gets the time at which the frame was taken, on the clock of performance.now()
 * @returns {() => void} stops it
 */
export function onEachFrame(video, each) {
  let running = true;
  const call = (capturedAt) => {
    // A throw must not end the frames that follow.
    try { each(capturedAt); } catch (error) { reportError(error); }
  };

  if ('requestVideoFrameCallback' in HTMLVideoElement.prototype) {
    const next = (now, { captureTime }) => {
      if (!running) return;
      video.requestVideoFrameCallback(next);
      const clock = performance.now();
      // Not every browser tells captureTime for a camera, and it may be on another clock.
      call(captureTime > clock - 2000 && captureTime <= clock ? captureTime : Math.min(now, clock));
    };
    video.requestVideoFrameCallback(next);
  } else {
    let last = -1;
    const next = (now) => {
      if (!running) return;
      requestAnimationFrame(next);
      if (video.readyState < 2 || video.currentTime === last) return;
      last = video.currentTime;
      call(now);
    };
    requestAnimationFrame(next);
  }
  return () => { running = false; };
}

/** Whether a frame is due at a wished rate; half a camera's frame early counts as in time. */
export class Rate {
  #next = 0;

  due(now, perSecond) {
    if (!perSecond) return true;
    const interval = 1000 / perSecond;
    if (now < this.#next - 17) return false;
    this.#next = Math.max(this.#next + interval, now - interval);
    return true;
  }
}

/** A picture of the video, its longer side at most the given number of pixels. */
export function grab(video, longSide) {
  const { videoWidth: width, videoHeight: height } = video;
  const scale = Math.min(1, longSide / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  if (scale === 1) return createImageBitmap(video);
  return createImageBitmap(video, { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'low' })
    // Without the options the browser gives the whole frame; the encoder makes it smaller then.
    .catch(() => createImageBitmap(video));
}
