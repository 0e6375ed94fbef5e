// A picture that was chosen or taken: drawn anew on this device, upright and no larger than is kept, so that where it was
// taken is gone before it is sent, and a slow line carries less.

const SIDE = 3000;
const QUALITY = 0.88;
const PREVIEW = 288;

/** The picture as it will be sent, with a canvas that shows it; as it came where this browser cannot open it. */
export async function drawn(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { blob: file, canvas: null };
  }
  const full = draw(bitmap, SIDE);
  const canvas = draw(bitmap, PREVIEW);
  bitmap.close();
  const blob = await new Promise((resolve) => full.toBlob(resolve, "image/jpeg", QUALITY));
  return { blob: blob ?? file, canvas };
}

function draw(bitmap, side) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "white";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}
