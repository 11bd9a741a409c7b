// Where the picture comes from: a camera, opened on a click and closed when nobody looks, or a film; every refusal told apart.

/** Why there is no camera; the name is one of the states in words.js. */
export class CameraProblem extends Error {
  constructor(state, cause) {
    super(cause?.message ?? state);
    this.state = state;
  }
}

/** What a failed getUserMedia means (MDN, exceptions of getUserMedia). */
export async function problemOf(error) {
  if (!isSecureContext) return 'insecure';
  switch (error?.name) {
    case 'NotAllowedError': return (await permission()) === 'prompt' ? 'dismissed' : 'denied';
    case 'NotFoundError': return 'none';
    case 'NotReadableError': return 'busy';
    case 'SecurityError': return 'insecure';
    default: return 'failed';
  }
}

async function permission() {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state;
  } catch {
    return 'unknown';
  }
}

export class Camera {
  #video;
  #stream = null;
  #film = null;
  #ticket = 0;
  #onLost;

  /** @param {(state: string) => void} onLost called when a running camera stops by itself, or is held back and comes again ("lost", "muted", "back") */
  constructor(video, onLost) {
    this.#video = video;
    this.#onLost = onLost;
  }

  /** Id and facing of the camera that runs. */
  get settings() { return this.#stream?.getVideoTracks()[0]?.getSettings() ?? {}; }

  /** Opens a camera; resolves with false where close or another open came first. */
  async open(deviceId) {
    this.close();
    const ticket = this.#ticket;
    if (!navigator.mediaDevices?.getUserMedia) throw new CameraProblem(isSecureContext ? 'old' : 'insecure');
    let stream;
    try {
      stream = await ask(deviceId);
    } catch (error) {
      if (ticket !== this.#ticket) return false;
      throw new CameraProblem(await problemOf(error), error);
    }
    if (ticket !== this.#ticket) {
      stop(stream);
      return false;
    }
    this.#stream = stream;
    const [track] = stream.getVideoTracks();
    for (const [event, state] of [['ended', 'lost'], ['mute', 'muted'], ['unmute', 'back']]) {
      track.addEventListener(event, () => { if (this.#stream === stream) this.#onLost(state); });
    }
    this.#video.srcObject = stream;
    try {
      await this.#video.play();
    } catch (error) {
      if (ticket !== this.#ticket) return false;
      this.close();
      throw new CameraProblem('failed', error);
    }
    return ticket === this.#ticket;
  }

  /** Plays a video file in a circle; resolves with false where close or another open came first. */
  async openFilm(file) {
    this.close();
    const ticket = this.#ticket;
    this.#film = URL.createObjectURL(file);
    this.#video.src = this.#film;
    try {
      await this.#video.play();
    } catch (error) {
      if (ticket !== this.#ticket) return false;
      this.close();
      throw new CameraProblem('unplayable', error);
    }
    return ticket === this.#ticket;
  }

  close() {
    this.#ticket++;
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
    this.#video.srcObject = null;
    if (!this.#film) return;
    URL.revokeObjectURL(this.#film);
    this.#film = null;
    this.#video.removeAttribute('src');
    this.#video.load();
  }
}

const stop = (stream) => stream.getTracks().forEach((track) => track.stop());

// Wishes only: an exact size would be refused without a question. A chosen camera that is gone gives way to any other.
async function ask(deviceId) {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  if (deviceId) {
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, deviceId: { exact: deviceId } } });
    } catch (error) {
      if (error.name !== 'OverconstrainedError') throw error;
    }
  }
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, facingMode: 'user' } });
}

/** The cameras that are there; without names until one was allowed. */
export async function cameras() {
  try {
    return (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === 'videoinput');
  } catch {
    return [];
  }
}
