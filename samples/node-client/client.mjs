// Sends a picture to a service's hub and prints who is in it, with Node.js alone:
//   npm install @microsoft/signalr && node client.mjs photo.jpg http://localhost:5080
import { readFile } from 'node:fs/promises';
import * as signalR from '@microsoft/signalr';

const [file, service = 'http://localhost:5080'] = process.argv.slice(2);
if (!file) {
  console.error('node client.mjs PICTURE [http://localhost:5080]');
  process.exit(1);
}

const image = (await readFile(file)).toString('base64');
const hub = new signalR.HubConnectionBuilder()
  .withUrl(`${service}/hubs/live`, { skipNegotiation: true, transport: signalR.HttpTransportType.WebSockets })
  .configureLogging(signalR.LogLevel.Error)
  .build();
await hub.start();

// People are looked for beside the frames, and told of from the second frame on that shows them: not in the first answers.
await new Promise((resolve, reject) => {
  let sequence = 0;
  const stream = hub.stream('Open', { task: 'pose' }).subscribe({
    next(message) {
      if (message.type === 'error') return reject(new Error(message.message));
      if (message.people?.length || sequence === 50) {
        console.log(JSON.stringify(message.people ?? []));
        stream.dispose();
        return resolve();
      }
      return hub.send('Frame', { sequence: ++sequence, image }).catch(reject);
    },
    error: reject,
    complete: resolve,
  });
}).finally(() => hub.stop());
