// Bytes as base64: the hub speaks JSON.
const slice = 8190; // a multiple of three, so that slices join without padding; few enough for a call's arguments

export function toBase64(bytes) {
  if (bytes.toBase64) return bytes.toBase64();
  let text = '';
  for (let at = 0; at < bytes.length; at += slice) text += btoa(String.fromCharCode(...bytes.subarray(at, at + slice)));
  return text;
}
