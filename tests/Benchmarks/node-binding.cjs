'use strict';

// Runs a model through onnxruntime-node for the benchmark beside it.
// node node-binding.cjs MODEL INPUT OUTPUT THREADS DIMENSIONS: INPUT and OUTPUT are files of float32 values.
// Says "ready", then answers each line it reads with the milliseconds of one run. The output of the first run goes to OUTPUT.

const fs = require('node:fs');
const readline = require('node:readline');
const ort = require('onnxruntime-node');

async function main() {
  const [model, inputFile, outputFile, threads, dimensions] = process.argv.slice(2);
  const bytes = fs.readFileSync(inputFile);
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: Number(threads),
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const output = session.outputNames[session.outputNames.length - 1];
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', values, dimensions.split('x').map(Number)) };

  const first = (await session.run(feeds, [output]))[output].data;
  fs.writeFileSync(outputFile, Buffer.from(first.buffer, first.byteOffset, first.byteLength));
  console.log('ready');

  for await (const _ of readline.createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    await session.run(feeds, [output]);
    console.log(Number(process.hrtime.bigint() - start) / 1e6);
  }
}

main().catch((problem) => {
  console.error(String(problem));
  process.exit(1);
});
