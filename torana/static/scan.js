// Reads a square code by the camera. The button appears where there is a camera to ask for; the
// picture is looked at here and goes nowhere. Browsers that read codes do it themselves, others
// get a reader that is fetched when the button is pressed.
const PAUSE_MS = 150;

async function reader() {
  if ("BarcodeDetector" in window) {
    const formats = await BarcodeDetector.getSupportedFormats();
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue;
    }
  }
  const { decodeQR } = await import("./qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    context.drawImage(video, 0, 0);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // no code in this picture
    }
  };
}

// Puts the camera behind `place`: its button, its picture, its sentence for a camera that is refused.
export function scan(place, found) {
  if (!place || !navigator.mediaDevices?.getUserMedia) return;
  const [button, video] = [place.querySelector("button"), place.querySelector("video")];
  const refused = place.querySelector("[role=alert]");
  let stream = null;
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    button.setAttribute("aria-pressed", "false");
  };
  const look = async (read) => {
    const text = video.videoWidth ? await read(video) : undefined;
    if (stream === null) return;
    if (text) {
      stop();
      found(text);
    } else {
      setTimeout(() => look(read), PAUSE_MS);
    }
  };
  button.addEventListener("click", async () => {
    if (stream) return stop();
    refused.hidden = true;
    try {
      const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    } catch {
      refused.hidden = false;
      return;
    }
    button.setAttribute("aria-pressed", "true");
    video.hidden = false;
    video.srcObject = stream;
    await video.play();
    look(await reader());
  });
  place.hidden = false;
}
