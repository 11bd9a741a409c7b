// The plain Node.js service that HRNetWeb is compared with: node server.cjs PORT MODEL WIDTH HEIGHT BATCH
//
// It does for one person in a whole picture what POST /pose?boxes=whole does: decodes, resizes to the model's input, normalizes, runs the network, finds
// each heat map's maximum and answers JSON. sharp and onnxruntime-node are set up as they are by default. What comes while the network runs goes into the
// next run together, BATCH pictures at most (1: a run for each picture, one after another).
const http = require('node:http');
const ort = require('onnxruntime-node');
const sharp = require('sharp');

const [port, model, width, height, most] = [Number(process.argv[2]), process.argv[3], ...process.argv.slice(4, 7).map(Number)];
const limit = 16 << 20;
const area = width * height;
const mean = [0.485, 0.456, 0.406];
const deviation = [0.229, 0.224, 0.225];

/** A picture as the network takes it: upright, fitted into the input with black around it, normalized, as three planes. */
async function prepare(picture) {
  const { data, info } = await sharp(picture).rotate().resize(width, height, { fit: 'contain', background: '#000' }).removeAlpha().toColorspace('srgb')
    .raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${info.channels} channels`);
  const planes = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * deviation[channel]);
    const shift = -mean[channel] / deviation[channel];
    for (let at = channel, to = channel * area; at < data.length; at += 3, to++) planes[to] = data[at] * scale + shift;
  }
  return planes;
}

/** The highest cell of each heat map, moved a quarter of a cell towards its higher neighbor, in pixels of the network's input. */
function findJoints(heat, image, [, joints, rows, columns]) {
  const found = [];
  for (let joint = 0; joint < joints; joint++) {
    const start = (image * joints + joint) * rows * columns;
    let best = start;
    for (let at = start + 1; at < start + rows * columns; at++) if (heat[at] > heat[best]) best = at;
    const [row, column] = [Math.floor((best - start) / columns), (best - start) % columns];
    const x = column > 0 && column < columns - 1 ? column + 0.25 * Math.sign(heat[best + 1] - heat[best - 1]) : column;
    const y = row > 0 && row < rows - 1 ? row + 0.25 * Math.sign(heat[best + columns] - heat[best - columns]) : row;
    found.push({ x: (x * width) / columns, y: (y * height) / rows, score: heat[best] });
  }
  return found;
}

function readBody(request) {
  return new Promise((resolve, reject) => {
    const parts = [];
    let length = 0;
    request.on('data', (part) => {
      length += part.length;
      if (length > limit) reject(new Error('too large'));
      else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', reject);
  });
}

(async () => {
  const session = await ort.InferenceSession.create(model);
  const input = session.inputNames[0];
  const output = session.outputNames[session.outputNames.length - 1];
  const waiting = [];
  let running = false;

  async function work() {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        const values = batch.length === 1 ? batch[0].planes : new Float32Array(batch.length * 3 * area);
        if (batch.length > 1) batch.forEach(({ planes }, k) => values.set(planes, k * 3 * area));
        const answer = (await session.run({ [input]: new ort.Tensor('float32', values, [batch.length, 3, height, width]) }, [output]))[output];
        batch.forEach(({ resolve }, k) => resolve(findJoints(answer.data, k, answer.dims)));
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    }
    running = false;
  }

  function estimate(planes) {
    return new Promise((resolve, reject) => {
      waiting.push({ planes, resolve, reject });
      if (!running) work();
    });
  }

  http.createServer(async (request, response) => {
    try {
      if (request.method === 'GET') {
        response.end('ready');
        return;
      }
      const keypoints = await estimate(await prepare(await readBody(request)));
      const score = keypoints.reduce((sum, joint) => sum + joint.score, 0) / keypoints.length;
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ people: [{ score, keypoints }] }));
    } catch (error) {
      response.statusCode = 400;
      response.end(JSON.stringify({ error: String(error.message) }));
    }
  }).listen(port, '127.0.0.1');
})();
