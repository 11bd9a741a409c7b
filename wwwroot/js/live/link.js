// The connection to the hub, in MessagePack: opened, and opened again for ever, until it is closed. See docs/live.md.
import { access } from '../access.js';

const pauses = [0, 1, 2, 4, 8, 15]; // seconds before the first, second, ... try

export class Link {
  #on;
  #connection = null;
  #options = {};
  #tries = 0;
  #reason;
  #timer = 0;
  #wanted = false;
  #ready = false;

  /** @param on { settings, result, error (of a frame or of options), state(name, detail) }; states: connecting, loading, ready, waiting, refused */
  constructor(on) { this.#on = on; }

  get isReady() { return this.#ready; }

  open(options) {
    if (access.locked) access.ask(true);
    this.close();
    this.#options = options;
    this.#wanted = true;
    this.#tries = 0;
    this.#reason = undefined;
    this.#connect();
  }

  close() {
    this.#wanted = this.#ready = false;
    clearTimeout(this.#timer);
    const connection = this.#connection;
    this.#connection = null;
    connection?.stop().catch(() => {});
  }

  /** Changes what is asked. What is null stays as it is. */
  change(options) {
    Object.assign(this.#options, options);
    if (this.#ready) this.#connection.send('Change', options).catch(() => {});
  }

  send(frame) {
    return this.#connection.send('Frame', frame);
  }

  retryNow() {
    if (!this.#wanted || this.#connection) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  async #connect() {
    if (this.#tries === 0) this.#on.state('connecting');
    let connection;
    try {
      // One after the other: the second adds itself to the first.
      await import('../../lib/signalr.min.js');
      await import('../../lib/signalr-protocol-msgpack.min.js');
      const { HubConnectionBuilder, HttpTransportType, LogLevel, protocols } = globalThis.signalR;
      // Only WebSockets will do, so there is nothing to negotiate. Failures are told by the page, not by the console.
      connection = new HubConnectionBuilder()
        .withUrl(new URL('v1/hubs/live', document.baseURI).href, { skipNegotiation: true, transport: HttpTransportType.WebSockets, accessTokenFactory: () => access.key })
        .withHubProtocol(new protocols.msgpack.MessagePackHubProtocol())
        .configureLogging(LogLevel.None)
        .build();
      connection.serverTimeoutInMilliseconds = 15_000;
      connection.keepAliveIntervalInMilliseconds = 5_000;
      connection.onclose(() => this.#gone(connection));
      this.#connection = connection;
      await connection.start();
    } catch {
      this.#gone(connection);
      return;
    }
    if (this.#connection !== connection) {
      connection.stop().catch(() => {});
      return;
    }
    connection.stream('Open', this.#options).subscribe({
      next: (message) => { if (this.#connection === connection) this.#take(message); },
      error: () => this.#gone(connection),
      complete: () => this.#gone(connection),
    });
  }

  #take(message) {
    if (message.type === 'settings') {
      this.#ready = true;
      this.#reason = undefined;
      this.#on.state('ready');
      this.#on.settings(message);
    } else if (message.type === 'result') {
      // Not before: a server that lets everybody in and throws them out again is not asked without a pause.
      this.#tries = 0;
      this.#on.result(message);
    } else if (message.type === 'error') {
      if (message.final) this.#refused(message);
      else this.#on.error(message);
    }
  }

  #refused(message) {
    const { code, retryAfter } = message;
    const loading = code === 'not_ready';
    if (loading || code === 'too_many_cameras') {
      this.#drop();
      const wait = retryAfter ?? (loading ? 1 : 5);
      this.#on.state(loading ? 'loading' : 'full', { until: performance.now() + wait * 1000, message: message.message });
      this.#timer = setTimeout(() => this.#connect(), wait * 1000);
      this.#tries = Math.max(this.#tries, 1);
    } else if (code === 'stopping') {
      // It will not be back in this moment; another one behind the same address may be.
      this.#reason = message.message;
      this.#tries = Math.max(this.#tries, 1);
      this.#gone(this.#connection);
    } else {
      this.close();
      this.#on.state('refused', message);
    }
  }

  #gone(connection) {
    if (connection !== this.#connection || !this.#wanted) return;
    this.#drop();
    const pause = pauses[Math.min(this.#tries++, pauses.length - 1)];
    // Scattered, so that a hundred pages do not come back in the same moment.
    const wait = pause * (0.8 + 0.4 * Math.random());
    this.#on.state('waiting', { until: performance.now() + wait * 1000, tries: this.#tries, message: this.#reason });
    this.#timer = setTimeout(() => this.#connect(), wait * 1000);
  }

  #drop() {
    const connection = this.#connection;
    this.#connection = null;
    this.#ready = false;
    connection?.stop().catch(() => {});
  }
}
