// The figure as a picture for a mail: the service's own drawing in its light colours, on white, at twice its size.
// Put on the clipboard; where the browser does not allow that, saved as a file whose name says nothing but the day.
// Any page can have the button: <button data-copy-figure="/figures/….svg" data-copy-name="2009-11-03">
const SCALE = 2;
const KIND = "image/png";

document.documentElement.classList.add("can-copy");
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-figure]");
  if (button) copy(button);
});

async function copy(button) {
  const made = picture(button.dataset.copyFigure);
  try {
    // The promise is handed over as it is: Safari wants that within the click.
    await navigator.clipboard.write([new ClipboardItem({ [KIND]: made })]);
    tell("copied");
  } catch {
    try {
      save(await made, `${button.dataset.copyName}.png`);
      tell("saved");
    } catch {
      tell("failed");
    }
  }
}

// Resolves to the PNG. An SVG as an image on a canvas: it brings no script, and nothing from elsewhere.
async function picture(address) {
  const source = new URL(address, location.href);
  source.searchParams.set("paper", "1");
  const image = new Image();
  image.src = source.href;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), KIND),
  );
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// The words stand in the page; a new page may have taken the place of the one that was clicked.
function tell(what) {
  const told = document.querySelector("[data-copy-told]");
  if (told) told.textContent = told.dataset[what];
}
